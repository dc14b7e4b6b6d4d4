;; The inner loops of vector search. Memory layout, filters and the best k are TypeScript.
;;
;; A row's int8 codes lie in two planes, four bits of each code in either: code = 16 * h + l with h from -8 to 7 and l from
;; -8 to 7. A row of a plane is `stride` bytes (a multiple of 16), two codes a byte, the first in the lower half. In the low
;; plane all are stored plus 8. In the high plane those of the last of every four codes are signed and the others stored
;; plus 8: sixteen bits then hold n0 + 16 n1 + 256 n2 + 4096 n3, and what is left after shifts by 0, 4, 8 and 12 gives
;;
;;     q0 n0 + q1 n1 + q2 n2 + q3 n3  =  x0 q0 + x1 (q1 - 16 q0) + x2 (q2 - 16 q1) + x3 (q3 - 16 q2)
;;
;; with one multiplication for eight codes. The factors fit int16 because the coarse query has 11 bits. i32 sums may wrap
;; on the way, the result does not. Addresses are unsigned: all of 4 GiB can be used.
(module
  (memory (export "memory") 1 65536)

  ;; A fast look at the high plane of 4 * `quarter` rows. Writes the number (u32) of every row that may reach `threshold` to
  ;; `found` and returns how many there are. `looks` has two f32 for each row, its scale and its error:
  ;; score = f32(product - bias) * scale + error * `reach`.
  ;; `query` has the four factors of every 32 codes, eight int16 each.
  ;; The four quarters are read side by side: far streams of memory are faster than one, near ones are slower.
  (func (export "scan")
    (param $query i32) (param $rows i32) (param $looks i32) (param $quarter i32) (param $stride i32)
    (param $bias i32) (param $threshold f32) (param $reach f32) (param $found i32) (result i32)
    (local $row i32) (local $end i32) (local $q i32) (local $queryEnd i32) (local $p i32) (local $span i32) (local $span3 i32) (local $jump i32)
    (local $q0 v128) (local $q1 v128) (local $q2 v128) (local $q3 v128) (local $x v128) (local $looked v128)
    (local $a0 v128) (local $a1 v128) (local $a2 v128) (local $a3 v128)
    (local $limit v128) (local $reaches v128) (local $biases v128)
    (local.set $span (i32.mul (local.get $quarter) (local.get $stride)))
    (local.set $span3 (i32.mul (local.get $span) (i32.const 3)))
    (local.set $queryEnd (i32.add (local.get $query) (i32.shl (local.get $stride) (i32.const 2))))
    (local.set $limit (f32x4.splat (local.get $threshold)))
    (local.set $reaches (f32x4.splat (local.get $reach)))
    (local.set $biases (i32x4.splat (local.get $bias)))
    (local.set $p (local.get $rows))
    (local.set $end (local.get $found))
    (block $done
      (loop $four
        (br_if $done (i32.ge_u (local.get $row) (local.get $quarter)))
        (local.set $q (local.get $query))
        (local.set $a0 (v128.const i32x4 0 0 0 0))
        (local.set $a1 (v128.const i32x4 0 0 0 0))
        (local.set $a2 (v128.const i32x4 0 0 0 0))
        (local.set $a3 (v128.const i32x4 0 0 0 0))
        (loop $codes
          (local.set $q0 (v128.load (local.get $q)))
          (local.set $q1 (v128.load offset=16 (local.get $q)))
          (local.set $q2 (v128.load offset=32 (local.get $q)))
          (local.set $q3 (v128.load offset=48 (local.get $q)))
          (local.set $x (v128.load (local.get $p)))
          (local.set $a0
            (i32x4.add
              (i32x4.add (local.get $a0) (i32x4.dot_i16x8_s (local.get $x) (local.get $q0)))
              (i32x4.add
                (i32x4.dot_i16x8_s (i16x8.shr_s (local.get $x) (i32.const 4)) (local.get $q1))
                (i32x4.add
                  (i32x4.dot_i16x8_s (i16x8.shr_s (local.get $x) (i32.const 8)) (local.get $q2))
                  (i32x4.dot_i16x8_s (i16x8.shr_s (local.get $x) (i32.const 12)) (local.get $q3))))))
          (local.set $x (v128.load (i32.add (local.get $p) (local.get $span))))
          (local.set $a1
            (i32x4.add
              (i32x4.add (local.get $a1) (i32x4.dot_i16x8_s (local.get $x) (local.get $q0)))
              (i32x4.add
                (i32x4.dot_i16x8_s (i16x8.shr_s (local.get $x) (i32.const 4)) (local.get $q1))
                (i32x4.add
                  (i32x4.dot_i16x8_s (i16x8.shr_s (local.get $x) (i32.const 8)) (local.get $q2))
                  (i32x4.dot_i16x8_s (i16x8.shr_s (local.get $x) (i32.const 12)) (local.get $q3))))))
          (local.set $x (v128.load (i32.add (local.get $p) (i32.shl (local.get $span) (i32.const 1)))))
          (local.set $a2
            (i32x4.add
              (i32x4.add (local.get $a2) (i32x4.dot_i16x8_s (local.get $x) (local.get $q0)))
              (i32x4.add
                (i32x4.dot_i16x8_s (i16x8.shr_s (local.get $x) (i32.const 4)) (local.get $q1))
                (i32x4.add
                  (i32x4.dot_i16x8_s (i16x8.shr_s (local.get $x) (i32.const 8)) (local.get $q2))
                  (i32x4.dot_i16x8_s (i16x8.shr_s (local.get $x) (i32.const 12)) (local.get $q3))))))
          (local.set $x (v128.load (i32.add (local.get $p) (local.get $span3))))
          (local.set $a3
            (i32x4.add
              (i32x4.add (local.get $a3) (i32x4.dot_i16x8_s (local.get $x) (local.get $q0)))
              (i32x4.add
                (i32x4.dot_i16x8_s (i16x8.shr_s (local.get $x) (i32.const 4)) (local.get $q1))
                (i32x4.add
                  (i32x4.dot_i16x8_s (i16x8.shr_s (local.get $x) (i32.const 8)) (local.get $q2))
                  (i32x4.dot_i16x8_s (i16x8.shr_s (local.get $x) (i32.const 12)) (local.get $q3))))))
          (local.set $p (i32.add (local.get $p) (i32.const 16)))
          (br_if $codes (i32.lt_u (local.tee $q (i32.add (local.get $q) (i32.const 64))) (local.get $queryEnd))))
        ;; Each lane becomes the sum of one row.
        (local.set $q0 (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $a0) (local.get $a1)))
        (local.set $q1 (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $a0) (local.get $a1)))
        (local.set $q2 (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $a2) (local.get $a3)))
        (local.set $q3 (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $a2) (local.get $a3)))
        (local.set $q0 (i32x4.add (local.get $q0) (local.get $q1)))
        (local.set $q2 (i32x4.add (local.get $q2) (local.get $q3)))
        (local.set $x
          (i32x4.add
            (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $q0) (local.get $q2))
            (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $q0) (local.get $q2))))
        ;; The scales and the errors of the four rows.
        (local.set $jump (i32.shl (local.get $quarter) (i32.const 3)))
        (local.set $q0 (v128.load64_lane 1 (i32.add (local.get $looks) (local.get $jump)) (v128.load64_zero (local.get $looks))))
        (local.set $q1 (v128.load64_lane 1 (i32.add (local.get $looks) (i32.mul (local.get $jump) (i32.const 3)))
          (v128.load64_zero (i32.add (local.get $looks) (i32.shl (local.get $jump) (i32.const 1))))))
        (local.set $looked
          (f32x4.ge
            (f32x4.add
              (f32x4.mul (f32x4.convert_i32x4_s (i32x4.sub (local.get $x) (local.get $biases)))
                (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27 (local.get $q0) (local.get $q1)))
              (f32x4.mul (local.get $reaches)
                (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31 (local.get $q0) (local.get $q1))))
            (local.get $limit)))
        (if (v128.any_true (local.get $looked))
          (then
            (if (i32x4.extract_lane 0 (local.get $looked))
              (then
                (i32.store (local.get $end) (local.get $row))
                (local.set $end (i32.add (local.get $end) (i32.const 4)))))
            (if (i32x4.extract_lane 1 (local.get $looked))
              (then
                (i32.store (local.get $end) (i32.add (local.get $quarter) (local.get $row)))
                (local.set $end (i32.add (local.get $end) (i32.const 4)))))
            (if (i32x4.extract_lane 2 (local.get $looked))
              (then
                (i32.store (local.get $end) (i32.add (i32.shl (local.get $quarter) (i32.const 1)) (local.get $row)))
                (local.set $end (i32.add (local.get $end) (i32.const 4)))))
            (if (i32x4.extract_lane 3 (local.get $looked))
              (then
                (i32.store (local.get $end) (i32.add (i32.mul (local.get $quarter) (i32.const 3)) (local.get $row)))
                (local.set $end (i32.add (local.get $end) (i32.const 4)))))))
        (local.set $looks (i32.add (local.get $looks) (i32.const 8)))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br $four)))
    (i32.shr_u (i32.sub (local.get $end) (local.get $found)) (i32.const 2)))

  ;; The exact dot products (i32) of the int16 `query` with the rows in the `count` slots (u32) of `slots`, each plus `from`.
  ;; Keeps the slots, `from` added, and in `products` the products of those alone that reach `threshold`; returns how many.
  ;; Score = f32(product) * scale of the row. Codes come out plus 136, which makes `bias` in all.
  ;; A block has 4,096 slots: 8 bytes of looks each, then their scales (f32), their high plane, and their low one.
  ;; `query` has sixteen even ones of every 32 factors, then the odd ones.
  (func (export "dots")
    (param $query i32) (param $slots i32) (param $count i32) (param $from i32) (param $blocks i32) (param $stride i32)
    (param $bias i32) (param $threshold f32) (param $products i32) (result i32)
    (local $at i32) (local $kept i32) (local $slot i32) (local $block i32) (local $blockBytes i32) (local $apart i32)
    (local $queryEnd i32) (local $q i32) (local $p i32) (local $product i32)
    (local $high v128) (local $low v128) (local $even v128) (local $odd v128) (local $a v128) (local $b v128)
    (local.set $apart (i32.shl (local.get $stride) (i32.const 12)))
    (local.set $blockBytes (i32.add (i32.shl (local.get $apart) (i32.const 1)) (i32.const 49152)))
    (local.set $queryEnd (i32.add (local.get $query) (i32.shl (local.get $stride) (i32.const 2))))
    (block $done
      (loop $each
        (br_if $done (i32.ge_u (local.get $at) (local.get $count)))
        (local.set $slot
          (i32.add (local.get $from) (i32.load (i32.add (local.get $slots) (i32.shl (local.get $at) (i32.const 2))))))
        (local.set $block
          (i32.add (local.get $blocks) (i32.mul (i32.shr_u (local.get $slot) (i32.const 12)) (local.get $blockBytes))))
        (local.set $p
          (i32.add
            (i32.add (local.get $block) (i32.const 49152))
            (i32.mul (i32.and (local.get $slot) (i32.const 4095)) (local.get $stride))))
        (local.set $q (local.get $query))
        (local.set $a (v128.const i32x4 0 0 0 0))
        (local.set $b (v128.const i32x4 0 0 0 0))
        (loop $codes
          (local.set $high (v128.xor (v128.load (local.get $p)) (v128.const i32x4 0x80008000 0x80008000 0x80008000 0x80008000)))
          (local.set $low (v128.load (i32.add (local.get $p) (local.get $apart))))
          (local.set $even
            (v128.or (i8x16.shl (local.get $high) (i32.const 4)) (v128.and (local.get $low) (v128.const i32x4 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f))))
          (local.set $odd
            (v128.or (i8x16.shr_u (local.get $low) (i32.const 4)) (v128.and (local.get $high) (v128.const i32x4 0xf0f0f0f0 0xf0f0f0f0 0xf0f0f0f0 0xf0f0f0f0))))
          (local.set $a (i32x4.add (local.get $a) (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_u (local.get $even)) (v128.load (local.get $q)))))
          (local.set $b (i32x4.add (local.get $b) (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_u (local.get $even)) (v128.load offset=16 (local.get $q)))))
          (local.set $a (i32x4.add (local.get $a) (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_u (local.get $odd)) (v128.load offset=32 (local.get $q)))))
          (local.set $b (i32x4.add (local.get $b) (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_u (local.get $odd)) (v128.load offset=48 (local.get $q)))))
          (local.set $p (i32.add (local.get $p) (i32.const 16)))
          (br_if $codes (i32.lt_u (local.tee $q (i32.add (local.get $q) (i32.const 64))) (local.get $queryEnd))))
        (local.set $a (i32x4.add (local.get $a) (local.get $b)))
        (local.set $product
          (i32.sub
            (i32.add
              (i32.add (i32x4.extract_lane 0 (local.get $a)) (i32x4.extract_lane 1 (local.get $a)))
              (i32.add (i32x4.extract_lane 2 (local.get $a)) (i32x4.extract_lane 3 (local.get $a))))
            (local.get $bias)))
        (if
          (f32.ge
            (f32.mul (f32.convert_i32_s (local.get $product))
              (f32.load offset=32768 (i32.add (local.get $block) (i32.shl (i32.and (local.get $slot) (i32.const 4095)) (i32.const 2)))))
            (local.get $threshold))
          (then
            (i32.store (i32.add (local.get $slots) (i32.shl (local.get $kept) (i32.const 2))) (local.get $slot))
            (i32.store (i32.add (local.get $products) (i32.shl (local.get $kept) (i32.const 2))) (local.get $product))
            (local.set $kept (i32.add (local.get $kept) (i32.const 1)))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $each)))
    (local.get $kept))

  ;; Splits the int8 `codes` of a row, up to 119 and 2 * `stride` of them, into its planes. Writes three sums of products
  ;; (i32) to `sums`: of the high levels with themselves, of these with the codes, and of the codes with themselves.
  (func (export "split") (param $codes i32) (param $high i32) (param $stride i32) (param $apart i32) (param $sums i32)
    (local $end i32) (local $x v128) (local $y v128) (local $even v128) (local $odd v128) (local $evenHigh v128) (local $oddHigh v128)
    (local $highs v128) (local $both v128) (local $exact v128)
    (local.set $end (i32.add (local.get $high) (local.get $stride)))
    (loop $codes
      (local.set $x (v128.load (local.get $codes)))
      (local.set $y (v128.load offset=16 (local.get $codes)))
      (local.set $even (i8x16.shuffle 0 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30 (local.get $x) (local.get $y)))
      (local.set $odd (i8x16.shuffle 1 3 5 7 9 11 13 15 17 19 21 23 25 27 29 31 (local.get $x) (local.get $y)))
      (local.set $evenHigh (i8x16.shr_s (i8x16.add (local.get $even) (v128.const i32x4 0x08080808 0x08080808 0x08080808 0x08080808)) (i32.const 4)))
      (local.set $oddHigh (i8x16.shr_s (i8x16.add (local.get $odd) (v128.const i32x4 0x08080808 0x08080808 0x08080808 0x08080808)) (i32.const 4)))
      (local.set $highs (i32x4.add (local.get $highs) (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_s (local.get $evenHigh)) (i16x8.extend_low_i8x16_s (local.get $evenHigh)))))
      (local.set $highs (i32x4.add (local.get $highs) (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_s (local.get $evenHigh)) (i16x8.extend_high_i8x16_s (local.get $evenHigh)))))
      (local.set $highs (i32x4.add (local.get $highs) (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_s (local.get $oddHigh)) (i16x8.extend_low_i8x16_s (local.get $oddHigh)))))
      (local.set $highs (i32x4.add (local.get $highs) (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_s (local.get $oddHigh)) (i16x8.extend_high_i8x16_s (local.get $oddHigh)))))
      (local.set $both (i32x4.add (local.get $both) (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_s (local.get $evenHigh)) (i16x8.extend_low_i8x16_s (local.get $even)))))
      (local.set $both (i32x4.add (local.get $both) (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_s (local.get $evenHigh)) (i16x8.extend_high_i8x16_s (local.get $even)))))
      (local.set $both (i32x4.add (local.get $both) (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_s (local.get $oddHigh)) (i16x8.extend_low_i8x16_s (local.get $odd)))))
      (local.set $both (i32x4.add (local.get $both) (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_s (local.get $oddHigh)) (i16x8.extend_high_i8x16_s (local.get $odd)))))
      (local.set $exact (i32x4.add (local.get $exact) (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_s (local.get $even)) (i16x8.extend_low_i8x16_s (local.get $even)))))
      (local.set $exact (i32x4.add (local.get $exact) (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_s (local.get $even)) (i16x8.extend_high_i8x16_s (local.get $even)))))
      (local.set $exact (i32x4.add (local.get $exact) (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_s (local.get $odd)) (i16x8.extend_low_i8x16_s (local.get $odd)))))
      (local.set $exact (i32x4.add (local.get $exact) (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_s (local.get $odd)) (i16x8.extend_high_i8x16_s (local.get $odd)))))
      ;; Codes plus 136: the upper half is the level plus 8, the lower half is the rest plus 8.
      (local.set $even (i8x16.add (local.get $even) (v128.const i32x4 0x88888888 0x88888888 0x88888888 0x88888888)))
      (local.set $odd (i8x16.add (local.get $odd) (v128.const i32x4 0x88888888 0x88888888 0x88888888 0x88888888)))
      (v128.store (local.get $high)
        (v128.xor (v128.const i32x4 0x80008000 0x80008000 0x80008000 0x80008000)
          (v128.or (i8x16.shr_u (local.get $even) (i32.const 4))
            (v128.and (local.get $odd) (v128.const i32x4 0xf0f0f0f0 0xf0f0f0f0 0xf0f0f0f0 0xf0f0f0f0)))))
      (v128.store (i32.add (local.get $high) (local.get $apart))
        (v128.or (i8x16.shl (local.get $odd) (i32.const 4))
          (v128.and (local.get $even) (v128.const i32x4 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f))))
      (local.set $codes (i32.add (local.get $codes) (i32.const 32)))
      (br_if $codes (i32.lt_u (local.tee $high (i32.add (local.get $high) (i32.const 16))) (local.get $end))))
    (i32.store (local.get $sums) (i32.add
        (i32.add (i32x4.extract_lane 0 (local.get $highs)) (i32x4.extract_lane 1 (local.get $highs)))
        (i32.add (i32x4.extract_lane 2 (local.get $highs)) (i32x4.extract_lane 3 (local.get $highs)))))
    (i32.store offset=4 (local.get $sums) (i32.add
        (i32.add (i32x4.extract_lane 0 (local.get $both)) (i32x4.extract_lane 1 (local.get $both)))
        (i32.add (i32x4.extract_lane 2 (local.get $both)) (i32x4.extract_lane 3 (local.get $both)))))
    (i32.store offset=8 (local.get $sums) (i32.add
        (i32.add (i32x4.extract_lane 0 (local.get $exact)) (i32x4.extract_lane 1 (local.get $exact)))
        (i32.add (i32x4.extract_lane 2 (local.get $exact)) (i32x4.extract_lane 3 (local.get $exact))))))

  ;; Compares `count` rows of sign bits (`stride` bytes each, a multiple of 16) with the query's bits. Writes the number
  ;; and the distance (u32 each, one after the other) of every row that differs in at most `limit` bits; returns how many.
  (func (export "near")
    (param $query i32) (param $rows i32) (param $count i32) (param $stride i32) (param $limit i32) (param $found i32)
    (result i32)
    (local $row i32) (local $end i32) (local $q i32) (local $queryEnd i32) (local $distance i64)
    (local.set $queryEnd (i32.add (local.get $query) (local.get $stride)))
    (local.set $end (local.get $found))
    (block $done
      (loop $each
        (br_if $done (i32.ge_u (local.get $row) (local.get $count)))
        (local.set $q (local.get $query))
        (local.set $distance (i64.const 0))
        (loop $bits
          (local.set $distance
            (i64.add (local.get $distance)
              (i64.add
                (i64.popcnt (i64.xor (i64.load (local.get $q)) (i64.load (local.get $rows))))
                (i64.popcnt (i64.xor (i64.load offset=8 (local.get $q)) (i64.load offset=8 (local.get $rows)))))))
          (local.set $rows (i32.add (local.get $rows) (i32.const 16)))
          (br_if $bits (i32.lt_u (local.tee $q (i32.add (local.get $q) (i32.const 16))) (local.get $queryEnd))))
        (if (i64.le_u (local.get $distance) (i64.extend_i32_u (local.get $limit)))
          (then
            (i32.store (local.get $end) (local.get $row))
            (i32.store offset=4 (local.get $end) (i32.wrap_i64 (local.get $distance)))
            (local.set $end (i32.add (local.get $end) (i32.const 8)))))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br $each)))
    (i32.shr_u (i32.sub (local.get $end) (local.get $found)) (i32.const 3))))
