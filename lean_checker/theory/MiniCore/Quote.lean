-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.Macros
/-!
# Quote: what quoted syntax expands to, so that `notation`, `infixl` and `macro` work in a file

Monads that know the current syntax reference and macro scope, and the library's own functions to
build and to take apart syntax trees.
-/
set_option linter.all false
universe u v w

instance : MonadExcept Lean.Macro.Exception Lean.MacroM where
  throw e := fun _ s => .error e s
  tryCatch x f := fun c s => match x c s with
    | .ok a s => .ok a s
    | .error e s => f e c s
instance : MonadExcept Unit Lean.PrettyPrinter.UnexpandM where
  throw e := fun _ s => .error e s
  tryCatch x f := fun c s => match x c s with
    | .ok a s => .ok a s
    | .error e s => f e c s

namespace Lean
@[reducible] instance (k : Name) : CoeT Name k SyntaxNodeKinds := ⟨k :: []⟩
@[reducible] instance (k : SyntaxNodeKinds) (x : TSyntax k) : CoeT (TSyntax k) x Syntax := ⟨x.raw⟩
class MonadRef (m : Type → Type) where
  getRef : m Syntax
  withRef {α} : Syntax → m α → m α
export MonadRef (getRef)
def withRef {m : Type → Type} [Monad m] [MonadRef m] {α : Type} (ref : Syntax) (x : m α) : m α := MonadRef.withRef ref x
class MonadQuotation (m : Type → Type) extends MonadRef m where
  getCurrMacroScope : m MacroScope
  getContext : m Name
  withFreshMacroScope {α : Type} : m α → m α
instance : MonadQuotation MacroM where
  getRef := fun c s => .ok c.ref s
  withRef r x := fun c s => x { c with ref := r } s
  getCurrMacroScope := fun c s => .ok c.currMacroScope s
  getContext := fun c s => .ok c.quotContext s
  withFreshMacroScope x := fun c s => x { c with currMacroScope := s.macroScope } { s with macroScope := s.macroScope + 1 }
instance : MonadQuotation PrettyPrinter.UnexpandM where
  getRef := fun c s => .ok c s
  withRef r x := fun c s => x r s
  getCurrMacroScope := fun c s => .ok 0 s
  getContext := fun c s => .ok `_fakeMod s
  withFreshMacroScope x := x
@[extern "x"] opaque SourceInfo.fromRef (ref : Syntax) (canonical : Bool) : SourceInfo
def MonadRef.mkInfoFromRefPos {m : Type → Type} [Monad m] [MonadRef m] : m SourceInfo :=
  bind getRef fun r => pure (SourceInfo.fromRef r false)
@[extern "x"] opaque addMacroScope (mainModule : Name) (n : Name) (scp : MacroScope) : Name
@[extern "x"] opaque Syntax.isOfKind (stx : Syntax) (k : SyntaxNodeKind) : Bool
@[extern "x"] opaque Syntax.getArg (stx : Syntax) (i : Nat) : Syntax
@[extern "x"] opaque Syntax.getArgs (stx : Syntax) : Array Syntax
@[extern "x"] opaque Syntax.matchesNull (stx : Syntax) (n : Nat) : Bool
@[extern "x"] opaque Syntax.matchesIdent (stx : Syntax) (id : Name) : Bool
@[extern "x"] opaque Syntax.getNumArgs (stx : Syntax) : Nat
@[extern "x"] opaque Syntax.getId (stx : Syntax) : Name
@[extern "x"] opaque Syntax.node1 (info : SourceInfo) (kind : SyntaxNodeKind) (a0 : Syntax) : Syntax
@[extern "x"] opaque Syntax.node2 (info : SourceInfo) (kind : SyntaxNodeKind) (a0 a1 : Syntax) : Syntax
@[extern "x"] opaque Syntax.node3 (info : SourceInfo) (kind : SyntaxNodeKind) (a0 a1 a2 : Syntax) : Syntax
@[extern "x"] opaque Syntax.node4 (info : SourceInfo) (kind : SyntaxNodeKind) (a0 a1 a2 a3 : Syntax) : Syntax
@[extern "x"] opaque Syntax.node5 (info : SourceInfo) (kind : SyntaxNodeKind) (a0 a1 a2 a3 a4 : Syntax) : Syntax
@[extern "x"] opaque Syntax.node6 (info : SourceInfo) (kind : SyntaxNodeKind) (a0 a1 a2 a3 a4 a5 : Syntax) : Syntax
@[extern "x"] opaque Syntax.node7 (info : SourceInfo) (kind : SyntaxNodeKind) (a0 a1 a2 a3 a4 a5 a6 : Syntax) : Syntax
@[extern "x"] opaque Syntax.node8 (info : SourceInfo) (kind : SyntaxNodeKind) (a0 a1 a2 a3 a4 a5 a6 a7 : Syntax) : Syntax
end Lean
@[extern "x"] opaque String.toRawSubstring' (s : String) : Substring.Raw
@[extern "x"] opaque Array.mkArray0 {α : Type u} : Array α
@[extern "x"] opaque Array.mkArray1 {α : Type u} (a0 : α) : Array α
@[extern "x"] opaque Array.mkArray2 {α : Type u} (a0 a1 : α) : Array α
@[extern "x"] opaque Array.mkArray3 {α : Type u} (a0 a1 a2 : α) : Array α
@[extern "x"] opaque Array.mkArray4 {α : Type u} (a0 a1 a2 a3 : α) : Array α
@[extern "x"] opaque Array.mkArray5 {α : Type u} (a0 a1 a2 a3 a4 : α) : Array α
@[extern "x"] opaque Array.mkArray6 {α : Type u} (a0 a1 a2 a3 a4 a5 : α) : Array α
@[extern "x"] opaque Array.mkArray7 {α : Type u} (a0 a1 a2 a3 a4 a5 a6 : α) : Array α
