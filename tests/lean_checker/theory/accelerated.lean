prelude
import MiniCore
/-!
The kernel computes some functions on `Nat` literals by name, with big integers. `N` is a copy of `Nat`
that the kernel knows nothing of, with the textbook recursions of the same functions; on a grid of
literals both must give the same. With `+kernel`, `decide` is the kernel's own reduction.
-/
set_option maxRecDepth 100000
set_option maxHeartbeats 0

inductive N where
  | z : N
  | s : N → N
namespace N
def ofNat : Nat → N
  | 0 => z
  | n + 1 => s (ofNat n)
def eq : N → N → Bool
  | z, z => true
  | s a, s b => eq a b
  | _, _ => false
def le : N → N → Bool
  | z, _ => true
  | s _, z => false
  | s a, s b => le a b
def add : N → N → N
  | a, z => a
  | a, s b => s (add a b)
def pred : N → N
  | z => z
  | s a => a
def sub : N → N → N
  | a, z => a
  | a, s b => pred (sub a b)
def mul : N → N → N
  | _, z => z
  | a, s b => add (mul a b) a
def pow : N → N → N
  | _, z => s z
  | a, s b => mul (pow a b) a
-- The first argument is fuel: no value below needs as many steps as its largest argument.
def div' : N → N → N → N
  | z, _, _ => z
  | s f, a, b => bif le b a then s (div' f (sub a b) b) else z
def div (a b : N) : N := bif eq b z then z else div' (s a) a b
def mod' : N → N → N → N
  | z, a, _ => a
  | s f, a, b => bif le b a then mod' f (sub a b) b else a
def mod (a b : N) : N := bif eq b z then a else mod' (s a) a b
def gcd' : N → N → N → N
  | z, _, b => b
  | s f, a, b => bif eq a z then b else gcd' f (mod b a) a
def gcd (a b : N) : N := gcd' (s a) a b
def half (a : N) : N := div a (s (s z))
def odd (a : N) : Bool := eq (mod a (s (s z))) (s z)
def bit (b : Bool) (a : N) : N := bif b then s (add a a) else add a a
def bits' (f : Bool → Bool → Bool) : N → N → N → N
  | z, _, _ => z
  | s k, a, b => bit (f (odd a) (odd b)) (bits' f k (half a) (half b))
def bits (f : Bool → Bool → Bool) (a b : N) : N := bits' f (s (s (s (s (s z))))) a b
def shl : N → N → N
  | a, z => a
  | a, s b => add (shl a b) (shl a b)
def shr : N → N → N
  | a, z => a
  | a, s b => half (shr a b)
def log2' : N → N → N
  | z, _ => z
  | s f, a => bif le (s (s z)) a then s (log2' f (half a)) else z
def log2 (a : N) : N := log2' (s a) a
end N

def grid : List Nat := [0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 16, 21]
def small : List Nat := [0, 1, 2, 3, 4]
-- `f` and `g` agree on all pairs of `as` and `bs`; the literals reach `f` as literals.
def agree (f : Nat → Nat → Nat) (g : N → N → N) (as bs : List Nat) : Bool :=
  as.all fun a => bs.all fun b => N.eq (N.ofNat (f a b)) (g (N.ofNat a) (N.ofNat b))
def agreeBool (f : Nat → Nat → Bool) (g : N → N → Bool) : Bool :=
  grid.all fun a => grid.all fun b => f a b == g (N.ofNat a) (N.ofNat b)

theorem same_add : agree Nat.add N.add grid grid = true := by decide +kernel
theorem same_sub : agree Nat.sub N.sub grid grid = true := by decide +kernel
theorem same_mul : agree Nat.mul N.mul grid grid = true := by decide +kernel
theorem same_pow : agree Nat.pow N.pow small small = true := by decide +kernel
theorem same_div : agree Nat.div N.div grid grid = true := by decide +kernel
theorem same_mod : agree Nat.mod N.mod grid grid = true := by decide +kernel
theorem same_gcd : agree Nat.gcd N.gcd grid grid = true := by decide +kernel
theorem same_beq : agreeBool Nat.beq N.eq = true := by decide +kernel
theorem same_ble : agreeBool Nat.ble N.le = true := by decide +kernel
theorem same_land : agree Nat.land (N.bits and) grid grid = true := by decide +kernel
theorem same_lor : agree Nat.lor (N.bits or) grid grid = true := by decide +kernel
theorem same_xor : agree Nat.xor (N.bits bne) grid grid = true := by decide +kernel
theorem same_shiftLeft : agree Nat.shiftLeft N.shl grid small = true := by decide +kernel
theorem same_shiftRight : agree Nat.shiftRight N.shr grid small = true := by decide +kernel
theorem same_log2 : agree (fun a _ => Nat.log2 a) (fun a _ => N.log2 a) grid [0] = true := by decide +kernel
theorem same_succ : agree (fun a _ => Nat.succ a) (fun a _ => N.s a) grid [0] = true := by decide +kernel
theorem same_pred : agree (fun a _ => Nat.pred a) (fun a _ => N.pred a) grid [0] = true := by decide +kernel

-- Big literals: only the big-integer code can have computed these.
theorem big_add : Nat.add 99999999999999999999 1 = 100000000000000000000 := rfl
theorem big_sub : Nat.sub 100000000000000000000 1 = 99999999999999999999 := rfl
theorem big_mul : Nat.mul 99999999999 99999999999 = 9999999999800000000001 := rfl
theorem big_div : Nat.div 9999999999800000000001 99999999999 = 99999999999 := rfl
theorem big_mod : Nat.mod 9999999999800000000002 99999999999 = 1 := rfl
theorem big_gcd : Nat.gcd 1000000000000000 35000000000 = 5000000000 := rfl
theorem big_pow : Nat.pow 10 20 = 100000000000000000000 := rfl
theorem big_beq : Nat.beq 99999999999999999999 99999999999999999998 = false := rfl
theorem big_ble : Nat.ble 99999999999999999999 99999999999999999998 = false := rfl
theorem big_land : Nat.land 0xffffffffffffffffffff 0x1234 = 0x1234 := rfl
theorem big_lor : Nat.lor 0xf0000000000000000000 0x1234 = 0xf0000000000000001234 := rfl
theorem big_xor : Nat.xor 0xf0000000000000000000 0xf0000000000000001234 = 0x1234 := rfl
theorem big_shiftLeft : Nat.shiftLeft 1 80 = 0x100000000000000000000 := rfl
theorem big_shiftRight : Nat.shiftRight 0x100000000000000000000 80 = 1 := rfl
theorem big_log2 : Nat.log2 0x100000000000000000000 = 80 := rfl

-- The defining equations, and what determines the functions, as theorems of the theory.
theorem def_add_zero (n : Nat) : n + 0 = n := rfl
theorem def_add_succ (n m : Nat) : n + Nat.succ m = Nat.succ (n + m) := rfl
theorem def_sub_zero (n : Nat) : n - 0 = n := rfl
theorem def_sub_succ (n m : Nat) : n - Nat.succ m = Nat.pred (n - m) := rfl
theorem def_mul_zero (n : Nat) : n * 0 = 0 := rfl
theorem def_mul_succ (n m : Nat) : n * Nat.succ m = n * m + n := rfl
theorem def_pow_zero (n : Nat) : n ^ 0 = 1 := rfl
theorem def_pow_succ (n m : Nat) : n ^ Nat.succ m = n ^ m * n := Nat.pow_succ
theorem def_div (x y : Nat) : x / y = if 0 < y ∧ y ≤ x then (x - y) / y + 1 else 0 := Nat.div_eq x y
theorem def_mod (x y : Nat) : x % y = if 0 < y ∧ y ≤ x then (x - y) % y else x := Nat.mod_eq x y
theorem def_gcd (x y : Nat) : x.gcd y = if x = 0 then y else (y % x).gcd x := Nat.gcd_def x y
theorem def_beq (x y : Nat) : (Nat.beq x y = true) = (x = y) := Nat.beq_eq
theorem def_ble (x y : Nat) : (Nat.ble x y = true) = (x ≤ y) := Nat.ble_eq
theorem def_log2 (n : Nat) : n.log2 = if 2 ≤ n then (n / 2).log2 + 1 else 0 := Nat.log2_def n
theorem def_shiftLeft (a b : Nat) : a <<< b = a * 2 ^ b := Nat.shiftLeft_eq a b
theorem def_shiftRight (a b : Nat) : a >>> b = a / 2 ^ b := Nat.shiftRight_eq_div_pow a b
def digits (f : Bool → Bool → Bool) (op : Nat → Nat → Nat) : Prop := ∀ n m, op n m =
  if n = 0 then (if f false true then m else 0)
  else if m = 0 then (if f true false then n else 0)
  else if f (decide (n % 2 = 1)) (decide (m % 2 = 1)) then op (n / 2) (m / 2) + op (n / 2) (m / 2) + 1
  else op (n / 2) (m / 2) + op (n / 2) (m / 2)
theorem def_land : digits and Nat.land := Nat.bitwise_eq and
theorem def_lor : digits or Nat.lor := Nat.bitwise_eq or
theorem def_xor : digits bne Nat.xor := Nat.bitwise_eq bne
