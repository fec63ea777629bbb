-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Lib2
import MiniCore.Quote
