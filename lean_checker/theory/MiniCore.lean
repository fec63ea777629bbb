-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Omega
import MiniCore.AC
import MiniCore.Config
import MiniCore.Array
import MiniCore.List.Ends
import MiniCore.Nat.BitLemmas
import MiniCore.Repr
import MiniCore.Fold
import MiniCore.Int.OrderLemmas
import MiniCore.Int.DivLemmas
import MiniCore.Sum
import MiniCore.Nat.Linear
import MiniCore.Quote
/-!
# MiniCore: a core theory for the Lean library that is embedded without its own

Importing this module gives the core notation, the core tactics and the lemmas named in the modules
below it. Statements and names are those of Lean 4's core, so that a proof written against this theory
also checks under a stock Lean.
-/
