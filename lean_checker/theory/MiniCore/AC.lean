-- SPDX-License-Identifier: Apache-2.0
prelude
import MiniCore.List
/-!
# AC: equality up to associativity, commutativity, idempotence and neutral elements

`ac_rfl` reflects a term into `Expr`, and the kernel compares the normal forms of two terms. The proof
reads a list of variables as an optional value, so that the empty list needs no exception.
-/
set_option linter.all false
universe u v

namespace Lean.Data.AC
open Std

inductive Expr where
  | var (x : Nat)
  | op (lhs rhs : Expr)
structure Variable {α : Sort u} (op : α → α → α) : Type u where
  value : α
  neutral : Option (PLift (LawfulIdentity op value))
structure Context (α : Sort u) where
  op : α → α → α
  assoc : Associative op
  comm : Option (PLift (Commutative op))
  idem : Option (PLift (IdempotentOp op))
  vars : List (Variable op)
  arbitrary : α

/-! ## Normal forms -/

def nth {α : Sort u} {op : α → α → α} : List (Variable op) → Nat → Variable op → Variable op
  | [], _, d => d
  | v :: _, 0, _ => v
  | _ :: vs, i + 1, d => nth vs i d
def Context.var {α : Sort u} (ctx : Context α) (i : Nat) : Variable ctx.op := nth ctx.vars i ⟨ctx.arbitrary, none⟩
def Context.isNeutral {α : Sort u} (ctx : Context α) (i : Nat) : Bool := (ctx.var i).neutral.isSome
def eval {α : Sort u} (ctx : Context α) : Expr → α
  | .var i => (ctx.var i).value
  | .op l r => ctx.op (eval ctx l) (eval ctx r)
def Expr.toList : Expr → List Nat
  | .var i => [i]
  | .op l r => l.toList ++ r.toList
def dropNeutrals {α : Sort u} (ctx : Context α) : List Nat → List Nat
  | [] => []
  | i :: is => match ctx.isNeutral i with
    | true => dropNeutrals ctx is
    | false => i :: dropNeutrals ctx is
def removeNeutrals {α : Sort u} (ctx : Context α) : List Nat → List Nat
  | [] => []
  | i :: is => match dropNeutrals ctx (i :: is) with
    | [] => [i]
    | j :: js => j :: js
def insert (i : Nat) : List Nat → List Nat
  | [] => [i]
  | j :: js => if i < j then i :: j :: js else j :: insert i js
def sort : List Nat → List Nat
  | [] => []
  | i :: is => insert i (sort is)
def mergeIdem : List Nat → List Nat
  | [] => []
  | i :: is => match mergeIdem is with
    | [] => [i]
    | j :: js => if i = j then j :: js else i :: j :: js
def norm {α : Sort u} (ctx : Context α) (e : Expr) : List Nat :=
  let xs := removeNeutrals ctx e.toList
  let xs := if ctx.comm.isSome then sort xs else xs
  if ctx.idem.isSome then mergeIdem xs else xs

/-! ## Values of lists -/

inductive Value (α : Sort u) : Type u where
  | none : Value α
  | some (v : α) : Value α
def Value.combine {α : Sort u} (op : α → α → α) : Value α → Value α → Value α
  | .none, b => b
  | .some a, .none => .some a
  | .some a, .some b => .some (op a b)
def value {α : Sort u} (ctx : Context α) : List Nat → Value α
  | [] => .none
  | i :: is => .combine ctx.op (.some (ctx.var i).value) (value ctx is)

section
variable {α : Sort u} (ctx : Context α)
theorem combine_assoc (a b c : Value α) : (a.combine ctx.op b).combine ctx.op c = a.combine ctx.op (b.combine ctx.op c) := by
  cases a <;> cases b <;> cases c <;> first | rfl | exact congrArg Value.some (ctx.assoc.assoc _ _ _)
theorem combine_comm (h : Commutative ctx.op) (a b : Value α) : a.combine ctx.op b = b.combine ctx.op a := by
  cases a <;> cases b <;> first | rfl | exact congrArg Value.some (h.comm _ _)
theorem combine_none (a : Value α) : a.combine ctx.op .none = a := by cases a <;> rfl
theorem value_append (xs ys : List Nat) : value ctx (xs ++ ys) = (value ctx xs).combine ctx.op (value ctx ys) := by
  induction xs with
  | nil => rfl
  | cons i is ih =>
    show Value.combine ctx.op _ (value ctx (is ++ ys)) = Value.combine ctx.op (Value.combine ctx.op _ _) _
    rw [ih, combine_assoc]
theorem value_toList (e : Expr) : value ctx e.toList = .some (eval ctx e) := by
  induction e with
  | var i => rfl
  | op l r hl hr =>
    show value ctx (l.toList ++ r.toList) = _
    rw [value_append, hl, hr]
    rfl
theorem value_insert (h : Commutative ctx.op) (i : Nat) (xs : List Nat) : value ctx (insert i xs) = value ctx (i :: xs) := by
  induction xs with
  | nil => rfl
  | cons j js ih =>
    show value ctx (if i < j then i :: j :: js else j :: insert i js) = _
    split
    · rfl
    · show Value.combine ctx.op _ (value ctx (insert i js)) = Value.combine ctx.op _ (Value.combine ctx.op _ _)
      rw [ih]
      show Value.combine ctx.op _ (Value.combine ctx.op _ _) = _
      rw [← combine_assoc, ← combine_assoc, combine_comm ctx h (.some (ctx.var j).value)]
theorem value_sort (h : Commutative ctx.op) (xs : List Nat) : value ctx (sort xs) = value ctx xs := by
  induction xs with
  | nil => rfl
  | cons i is ih =>
    show value ctx (insert i (sort is)) = _
    rw [value_insert ctx h]
    show Value.combine ctx.op _ (value ctx (sort is)) = _
    rw [ih]
    rfl
theorem value_mergeIdem (h : IdempotentOp ctx.op) (xs : List Nat) : value ctx (mergeIdem xs) = value ctx xs := by
  induction xs with
  | nil => rfl
  | cons i is ih =>
    have step : value ctx (i :: is) = value ctx (i :: mergeIdem is) := congrArg (Value.combine ctx.op _) ih.symm
    rw [step]
    show value ctx (match mergeIdem is with
      | [] => [i]
      | j :: js => if i = j then j :: js else i :: j :: js) = _
    cases mergeIdem is with
    | nil => rfl
    | cons j js =>
      show value ctx (if i = j then j :: js else i :: j :: js) = _
      split
      · subst i
        show _ = Value.combine ctx.op _ (Value.combine ctx.op _ _)
        rw [← combine_assoc]
        show _ = Value.combine ctx.op (.some (ctx.op _ _)) _
        rw [h.idempotent]
        rfl
      · rfl
theorem identity_of_isNeutral {i : Nat} (h : ctx.isNeutral i = true) : LawfulIdentity ctx.op (ctx.var i).value := by
  unfold Context.isNeutral at h
  cases k : (ctx.var i).neutral with
  | none => rw [k] at h; exact Bool.noConfusion h
  | some n => exact n.down
-- What is dropped is neutral: either something is left with the same value, or all was neutral.
theorem dropNeutrals_spec (xs : List Nat) :
    value ctx (dropNeutrals ctx xs) = value ctx xs ∨
      dropNeutrals ctx xs = [] ∧ ∃ v, value ctx xs = .some v ∧ LawfulIdentity ctx.op v := by
  induction xs with
  | nil => exact .inl rfl
  | cons i is ih =>
    unfold dropNeutrals
    cases h : ctx.isNeutral i with
    | false =>
      left
      show Value.combine ctx.op _ (value ctx (dropNeutrals ctx is)) = Value.combine ctx.op _ (value ctx is)
      rcases ih with ih | ⟨e, v, hv, n⟩
      · rw [ih]
      · rw [e, hv]
        exact congrArg Value.some (n.right_id _).symm
    | true =>
      have n := identity_of_isNeutral ctx h
      show value ctx (dropNeutrals ctx is) = _ ∨ dropNeutrals ctx is = [] ∧ _
      cases hv : value ctx is with
      | none =>
        rcases ih with ih | ⟨_, v, k, _⟩
        · refine .inr ⟨?_, _, by show Value.combine ctx.op _ (value ctx is) = _; rw [hv]; rfl, n⟩
          cases hd : dropNeutrals ctx is with
          | nil => rfl
          | cons j js =>
            rw [hd, hv] at ih
            revert ih
            show Value.combine ctx.op _ _ = _ → _
            cases value ctx js <;> exact nofun
        · rw [hv] at k
          exact nomatch k
      | some v =>
        have e : value ctx (i :: is) = .some v := by
          show Value.combine ctx.op _ (value ctx is) = _
          rw [hv]
          exact congrArg Value.some (n.left_id v)
        rw [e]
        rcases ih with ih | ⟨d, w, hw, m⟩
        · exact .inl (ih.trans hv)
        · rw [hv] at hw
          injection hw with hw
          exact .inr ⟨d, v, rfl, hw ▸ m⟩
theorem value_removeNeutrals (xs : List Nat) : value ctx (removeNeutrals ctx xs) = value ctx xs := by
  cases xs with
  | nil => rfl
  | cons i is =>
    have s := dropNeutrals_spec ctx (i :: is)
    show value ctx (match dropNeutrals ctx (i :: is) with
      | [] => [i]
      | j :: js => j :: js) = _
    cases d : dropNeutrals ctx (i :: is) with
    | cons j js =>
      rw [d] at s
      exact s.resolve_right fun h => nomatch h.1
    | nil =>
      show value ctx [i] = _
      -- All are neutral, in particular all after the first: the value is that of the first.
      cases is with
      | nil => rfl
      | cons j js =>
        have hi : ctx.isNeutral i = true := by
          cases h : ctx.isNeutral i with
          | true => rfl
          | false => unfold dropNeutrals at d; rw [h] at d; exact nomatch d
        have dj : dropNeutrals ctx (j :: js) = [] := by
          unfold dropNeutrals at d
          rw [hi] at d
          exact d
        rcases dropNeutrals_spec ctx (j :: js) with e | ⟨_, v, hv, n⟩
        · rw [dj] at e
          revert e
          show Value.none = Value.combine ctx.op _ (value ctx js) → _
          cases value ctx js <;> exact nofun
        · show _ = Value.combine ctx.op _ (value ctx (j :: js))
          rw [hv]
          exact congrArg Value.some (n.right_id _).symm
theorem value_norm (e : Expr) : value ctx (norm ctx e) = .some (eval ctx e) := by
  have h := (value_removeNeutrals ctx e.toList).trans (value_toList ctx e)
  have sorted : value ctx (if ctx.comm.isSome = true then sort (removeNeutrals ctx e.toList) else removeNeutrals ctx e.toList) = .some (eval ctx e) := by
    cases c : ctx.comm with
    | none => exact h
    | some k => exact (value_sort ctx k.down _).trans h
  unfold norm
  cases i : ctx.idem with
  | none => exact sorted
  | some k => exact (value_mergeIdem ctx k.down _).trans sorted
end
theorem Context.eq_of_norm {α : Sort u} (ctx : Context α) (a b : Expr) (h : (norm ctx a == norm ctx b) = true) : eval ctx a = eval ctx b := by
  have e := value_norm ctx a
  rw [of_decide_eq_true h, value_norm ctx b] at e
  injection e with e
  exact e.symm
end Lean.Data.AC
