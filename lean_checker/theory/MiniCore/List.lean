-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.List.Relations
/-!
# List: the functions on lists and their lemmas
-/
