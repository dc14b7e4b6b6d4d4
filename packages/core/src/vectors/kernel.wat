;; The inner loops of vector search. Memory layout, filters and the best k are TypeScript.
;;
;; A row is `stride` bytes (a multiple of 32) of int8 codes. To read sixteen codes with one load, one shift and two
;; multiplications, a row is seen as int16 pairs: pair = 256 * odd + even, where `odd` is a signed byte and `even` an
;; unsigned one. So codes in even places are stored plus 128, and
;;
;;     odd * Q1 + even * Q0  =  pair * Q0 + (pair >> 8) * (Q1 - 256 * Q0)
;;
;; The second factors fit int16 because the coarse query has 8 bits. i32 sums may wrap on the way, the result does not.
;; Addresses are unsigned: all of 4 GiB can be used.
(module
  (memory (export "memory") 1 65536)

  ;; A fast, slightly coarse look at 2 * `half` rows. Writes the number (u32) of every row that reaches `threshold` to
  ;; `found` and returns how many there are. Score = f32(product - bias) * f32(scale of the row).
  ;; `query` has Q0 of every sixteen codes, followed by Q1 - 256 * Q0 of the same.
  ;; The two halves are read side by side: two far streams of memory are faster than one, near ones are slower.
  (func (export "scan")
    (param $query i32) (param $rows i32) (param $scales i32) (param $half i32) (param $stride i32)
    (param $bias i32) (param $threshold f32) (param $found i32) (result i32)
    (local $row i32) (local $end i32) (local $q i32) (local $queryEnd i32) (local $p0 i32) (local $p1 i32)
    (local $even v128) (local $odd v128) (local $x0 v128) (local $x1 v128)
    (local $a0 v128) (local $a1 v128) (local $b0 v128) (local $b1 v128) (local $limit v128) (local $biases v128)

    (local.set $queryEnd (i32.add (local.get $query) (i32.shl (local.get $stride) (i32.const 1))))
    (local.set $limit (f32x4.splat (local.get $threshold)))
    (local.set $biases (i32x4.splat (local.get $bias)))
    (local.set $p0 (local.get $rows))
    (local.set $p1 (i32.add (local.get $rows) (i32.mul (local.get $half) (local.get $stride))))
    (local.set $end (local.get $found))
    (block $done
      (loop $pair
        (br_if $done (i32.ge_u (local.get $row) (local.get $half)))
        (local.set $q (local.get $query))
        (local.set $a0 (v128.const i32x4 0 0 0 0))
        (local.set $a1 (v128.const i32x4 0 0 0 0))
        (local.set $b0 (v128.const i32x4 0 0 0 0))
        (local.set $b1 (v128.const i32x4 0 0 0 0))
        (loop $codes
          (local.set $even (v128.load (local.get $q)))
          (local.set $odd (v128.load offset=16 (local.get $q)))
          (local.set $x0 (v128.load (local.get $p0)))
          (local.set $x1 (v128.load (local.get $p1)))
          (local.set $a0 (i32x4.add (local.get $a0) (i32x4.dot_i16x8_s (local.get $x0) (local.get $even))))
          (local.set $b0 (i32x4.add (local.get $b0) (i32x4.dot_i16x8_s (i16x8.shr_s (local.get $x0) (i32.const 8)) (local.get $odd))))
          (local.set $a1 (i32x4.add (local.get $a1) (i32x4.dot_i16x8_s (local.get $x1) (local.get $even))))
          (local.set $b1 (i32x4.add (local.get $b1) (i32x4.dot_i16x8_s (i16x8.shr_s (local.get $x1) (i32.const 8)) (local.get $odd))))

          (local.set $even (v128.load offset=32 (local.get $q)))
          (local.set $odd (v128.load offset=48 (local.get $q)))
          (local.set $x0 (v128.load offset=16 (local.get $p0)))
          (local.set $x1 (v128.load offset=16 (local.get $p1)))
          (local.set $a0 (i32x4.add (local.get $a0) (i32x4.dot_i16x8_s (local.get $x0) (local.get $even))))
          (local.set $b0 (i32x4.add (local.get $b0) (i32x4.dot_i16x8_s (i16x8.shr_s (local.get $x0) (i32.const 8)) (local.get $odd))))
          (local.set $a1 (i32x4.add (local.get $a1) (i32x4.dot_i16x8_s (local.get $x1) (local.get $even))))
          (local.set $b1 (i32x4.add (local.get $b1) (i32x4.dot_i16x8_s (i16x8.shr_s (local.get $x1) (i32.const 8)) (local.get $odd))))

          (local.set $p0 (i32.add (local.get $p0) (i32.const 32)))
          (local.set $p1 (i32.add (local.get $p1) (i32.const 32)))
          (br_if $codes (i32.lt_u (local.tee $q (i32.add (local.get $q) (i32.const 64))) (local.get $queryEnd))))

        ;; Lanes 0 and 2 become the sum of row p0, lanes 1 and 3 that of row p1.
        (local.set $a0 (i32x4.add (local.get $a0) (local.get $b0)))
        (local.set $a1 (i32x4.add (local.get $a1) (local.get $b1)))
        (local.set $x0
          (i32x4.add
            (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $a0) (local.get $a1))
            (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $a0) (local.get $a1))))
        (local.set $x0
          (i32x4.add (local.get $x0)
            (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $x0) (local.get $x0))))
        (local.set $x1
          (v128.load32_lane 1 (i32.add (local.get $scales) (i32.shl (local.get $half) (i32.const 2)))
            (v128.load32_zero (local.get $scales))))
        (local.set $x0
          (f32x4.ge
            (f32x4.mul (f32x4.convert_i32x4_s (i32x4.sub (local.get $x0) (local.get $biases))) (local.get $x1))
            (local.get $limit)))
        (if (i64.ne (i64x2.extract_lane 0 (local.get $x0)) (i64.const 0))
          (then
            (if (i32x4.extract_lane 0 (local.get $x0))
              (then
                (i32.store (local.get $end) (local.get $row))
                (local.set $end (i32.add (local.get $end) (i32.const 4)))))
            (if (i32x4.extract_lane 1 (local.get $x0))
              (then
                (i32.store (local.get $end) (i32.add (local.get $half) (local.get $row)))
                (local.set $end (i32.add (local.get $end) (i32.const 4)))))))
        (local.set $scales (i32.add (local.get $scales) (i32.const 4)))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br $pair)))
    (i32.shr_u (i32.sub (local.get $end) (local.get $found)) (i32.const 2)))

  ;; Replaces each of the `count` row addresses (u32) by the exact dot product (i32) of that row with the int16 `query`.
  (func (export "dots") (param $query i32) (param $addresses i32) (param $count i32) (param $stride i32)
    (local $end i32) (local $queryEnd i32) (local $q i32) (local $p i32) (local $x v128) (local $a v128) (local $b v128)
    (local.set $end (i32.add (local.get $addresses) (i32.shl (local.get $count) (i32.const 2))))
    (local.set $queryEnd (i32.add (local.get $query) (i32.shl (local.get $stride) (i32.const 1))))
    (block $done
      (loop $each
        (br_if $done (i32.ge_u (local.get $addresses) (local.get $end)))
        (local.set $p (i32.load (local.get $addresses)))
        (local.set $q (local.get $query))
        (local.set $a (v128.const i32x4 0 0 0 0))
        (local.set $b (v128.const i32x4 0 0 0 0))
        (loop $codes
          (local.set $x (v128.xor (v128.load (local.get $p)) (v128.const i32x4 0x00800080 0x00800080 0x00800080 0x00800080)))
          (local.set $a (i32x4.add (local.get $a) (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_s (local.get $x)) (v128.load (local.get $q)))))
          (local.set $b (i32x4.add (local.get $b) (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_s (local.get $x)) (v128.load offset=16 (local.get $q)))))
          (local.set $p (i32.add (local.get $p) (i32.const 16)))
          (br_if $codes (i32.lt_u (local.tee $q (i32.add (local.get $q) (i32.const 32))) (local.get $queryEnd))))
        (local.set $a (i32x4.add (local.get $a) (local.get $b)))
        (i32.store (local.get $addresses)
          (i32.add
            (i32.add (i32x4.extract_lane 0 (local.get $a)) (i32x4.extract_lane 1 (local.get $a)))
            (i32.add (i32x4.extract_lane 2 (local.get $a)) (i32x4.extract_lane 3 (local.get $a)))))
        (local.set $addresses (i32.add (local.get $addresses) (i32.const 4)))
        (br $each))))

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
