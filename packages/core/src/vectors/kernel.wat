;; The inner loops of vector search. Memory layout, filters and the best k are TypeScript.
;;
;; Coarse codes have two bits a dimension: bit 0 is the sign (1 where it is positive), bit 1 says whether the value is large;
;; they stand for -3, -1, 1 and 3. Two dimensions are a nibble, signs below: s0 + 2 s1 + 4 l0 + 8 l1. A group is 32 rows: of each
;; nibble 16 bytes, rows 0 to 15 in the lower halves, rows 16 to 31 in the upper ones, so that one look-up in a register adds a
;; nibble of 16 rows (André, Kermarrec and Le Scouarnec, Cache locality is not enough, VLDB 2015). Addresses are unsigned: all of
;; 4 GiB can be used.
(module
  (memory (export "memory") 1 65536)

  ;; A fast look at 4 * `quarter` groups of coarse codes, `nibbles` each (a multiple of 4). `tables` has 16 bytes for each nibble, up to 63,
  ;; which the row's nibbles choose from. `looks` has for each group 32 factors, 32 offsets and 32 errors (f32):
  ;; score = (sum + lift) * factor + offset * unit, and at most error * reach more. Writes the number (u32) of every row whose score reaches
  ;; `threshold` to `likely`, of every other that may to `possible`, and in `bounds` (f32) what the latter may reach. Returns how many are likely
  ;; plus 65,536 times how many are possible. `sums` is room for 272 bytes. The four quarters are read side by side: far streams of memory are
  ;; faster than one, near ones are slower.
  (func (export "scan")
    (param $tables i32) (param $nibbles i32) (param $codes i32) (param $looks i32) (param $quarter i32)
    (param $lift f32) (param $unit f32) (param $reach f32) (param $threshold f32)
    (param $sums i32) (param $likely i32) (param $possible i32) (param $bounds i32) (result i32)
    (local $group i32) (local $end i32) (local $t i32) (local $tablesEnd i32) (local $stop i32) (local $p i32)
    (local $span i32) (local $span2 i32) (local $span3 i32) (local $far i32) (local $look i32) (local $row i32) (local $sum i32) (local $reached i32)
    (local $likelyNow i32) (local $lane i32) (local $endPossible i32)
    (local $table v128) (local $x v128) (local $nibble v128)
    (local $low0 v128) (local $low1 v128) (local $low2 v128) (local $low3 v128)
    (local $high0 v128) (local $high1 v128) (local $high2 v128) (local $high3 v128)
    (local $a0 v128) (local $a1 v128) (local $a2 v128) (local $a3 v128) (local $b0 v128) (local $b1 v128) (local $b2 v128) (local $b3 v128)
    (local $c0 v128) (local $c1 v128) (local $c2 v128) (local $c3 v128) (local $d0 v128) (local $d1 v128) (local $d2 v128) (local $d3 v128)
    (local $lifts v128) (local $units v128) (local $reaches v128) (local $limits v128)
    (local.set $span (i32.mul (local.get $quarter) (i32.shl (local.get $nibbles) (i32.const 4))))
    (local.set $span2 (i32.shl (local.get $span) (i32.const 1)))
    (local.set $span3 (i32.add (local.get $span) (local.get $span2)))
    (local.set $tablesEnd (i32.add (local.get $tables) (i32.shl (local.get $nibbles) (i32.const 4))))
    (local.set $nibble (i8x16.splat (i32.const 15)))
    (local.set $lifts (f32x4.splat (local.get $lift)))
    (local.set $units (f32x4.splat (local.get $unit)))
    (local.set $reaches (f32x4.splat (local.get $reach)))
    (local.set $limits (f32x4.splat (local.get $threshold)))
    (local.set $p (local.get $codes))
    (local.set $end (local.get $likely))
    (local.set $endPossible (local.get $possible))
    (block $done
      (loop $four
        (br_if $done (i32.ge_u (local.get $group) (local.get $quarter)))
        (local.set $t (local.get $tables))
        (local.set $a0 (v128.const i32x4 0 0 0 0))
        (local.set $a1 (v128.const i32x4 0 0 0 0))
        (local.set $a2 (v128.const i32x4 0 0 0 0))
        (local.set $a3 (v128.const i32x4 0 0 0 0))
        (local.set $b0 (v128.const i32x4 0 0 0 0))
        (local.set $b1 (v128.const i32x4 0 0 0 0))
        (local.set $b2 (v128.const i32x4 0 0 0 0))
        (local.set $b3 (v128.const i32x4 0 0 0 0))
        (local.set $c0 (v128.const i32x4 0 0 0 0))
        (local.set $c1 (v128.const i32x4 0 0 0 0))
        (local.set $c2 (v128.const i32x4 0 0 0 0))
        (local.set $c3 (v128.const i32x4 0 0 0 0))
        (local.set $d0 (v128.const i32x4 0 0 0 0))
        (local.set $d1 (v128.const i32x4 0 0 0 0))
        (local.set $d2 (v128.const i32x4 0 0 0 0))
        (local.set $d3 (v128.const i32x4 0 0 0 0))
        (loop $some
          (local.set $low0 (v128.const i32x4 0 0 0 0))
          (local.set $low1 (v128.const i32x4 0 0 0 0))
          (local.set $low2 (v128.const i32x4 0 0 0 0))
          (local.set $low3 (v128.const i32x4 0 0 0 0))
          (local.set $high0 (v128.const i32x4 0 0 0 0))
          (local.set $high1 (v128.const i32x4 0 0 0 0))
          (local.set $high2 (v128.const i32x4 0 0 0 0))
          (local.set $high3 (v128.const i32x4 0 0 0 0))
          ;; Four entries fit a byte.
          (local.set $stop (i32.add (local.get $t) (i32.const 64)))
          (loop $nibbles
            (local.set $table (v128.load (local.get $t)))
            (local.set $x (v128.load (local.get $p)))
            (local.set $low0 (i8x16.add (local.get $low0) (i8x16.swizzle (local.get $table) (v128.and (local.get $x) (local.get $nibble)))))
            (local.set $high0 (i8x16.add (local.get $high0) (i8x16.swizzle (local.get $table) (i8x16.shr_u (local.get $x) (i32.const 4)))))
            (local.set $x (v128.load (i32.add (local.get $p) (local.get $span))))
            (local.set $low1 (i8x16.add (local.get $low1) (i8x16.swizzle (local.get $table) (v128.and (local.get $x) (local.get $nibble)))))
            (local.set $high1 (i8x16.add (local.get $high1) (i8x16.swizzle (local.get $table) (i8x16.shr_u (local.get $x) (i32.const 4)))))
            (local.set $x (v128.load (i32.add (local.get $p) (local.get $span2))))
            (local.set $low2 (i8x16.add (local.get $low2) (i8x16.swizzle (local.get $table) (v128.and (local.get $x) (local.get $nibble)))))
            (local.set $high2 (i8x16.add (local.get $high2) (i8x16.swizzle (local.get $table) (i8x16.shr_u (local.get $x) (i32.const 4)))))
            (local.set $x (v128.load (i32.add (local.get $p) (local.get $span3))))
            (local.set $low3 (i8x16.add (local.get $low3) (i8x16.swizzle (local.get $table) (v128.and (local.get $x) (local.get $nibble)))))
            (local.set $high3 (i8x16.add (local.get $high3) (i8x16.swizzle (local.get $table) (i8x16.shr_u (local.get $x) (i32.const 4)))))
            (local.set $p (i32.add (local.get $p) (i32.const 16)))
            (br_if $nibbles (i32.lt_u (local.tee $t (i32.add (local.get $t) (i32.const 16))) (local.get $stop))))
          ;; Sums of 16 bits: of bytes 0, 2, 4 … with 256 times those after them, and of bytes 1, 3, 5 …
          (local.set $a0 (i16x8.add (local.get $a0) (local.get $low0)))
          (local.set $b0 (i16x8.add (local.get $b0) (i16x8.shr_u (local.get $low0) (i32.const 8))))
          (local.set $c0 (i16x8.add (local.get $c0) (local.get $high0)))
          (local.set $d0 (i16x8.add (local.get $d0) (i16x8.shr_u (local.get $high0) (i32.const 8))))
          (local.set $a1 (i16x8.add (local.get $a1) (local.get $low1)))
          (local.set $b1 (i16x8.add (local.get $b1) (i16x8.shr_u (local.get $low1) (i32.const 8))))
          (local.set $c1 (i16x8.add (local.get $c1) (local.get $high1)))
          (local.set $d1 (i16x8.add (local.get $d1) (i16x8.shr_u (local.get $high1) (i32.const 8))))
          (local.set $a2 (i16x8.add (local.get $a2) (local.get $low2)))
          (local.set $b2 (i16x8.add (local.get $b2) (i16x8.shr_u (local.get $low2) (i32.const 8))))
          (local.set $c2 (i16x8.add (local.get $c2) (local.get $high2)))
          (local.set $d2 (i16x8.add (local.get $d2) (i16x8.shr_u (local.get $high2) (i32.const 8))))
          (local.set $a3 (i16x8.add (local.get $a3) (local.get $low3)))
          (local.set $b3 (i16x8.add (local.get $b3) (i16x8.shr_u (local.get $low3) (i32.const 8))))
          (local.set $c3 (i16x8.add (local.get $c3) (local.get $high3)))
          (local.set $d3 (i16x8.add (local.get $d3) (i16x8.shr_u (local.get $high3) (i32.const 8))))
          (br_if $some (i32.lt_u (local.get $t) (local.get $tablesEnd))))
        (local.set $a0 (i16x8.sub (local.get $a0) (i16x8.shl (local.get $b0) (i32.const 8))))
        (local.set $c0 (i16x8.sub (local.get $c0) (i16x8.shl (local.get $d0) (i32.const 8))))
        (v128.store offset=0 (local.get $sums) (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get $a0) (local.get $b0)))
        (v128.store offset=16 (local.get $sums) (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31 (local.get $a0) (local.get $b0)))
        (v128.store offset=32 (local.get $sums) (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get $c0) (local.get $d0)))
        (v128.store offset=48 (local.get $sums) (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31 (local.get $c0) (local.get $d0)))
        (local.set $a1 (i16x8.sub (local.get $a1) (i16x8.shl (local.get $b1) (i32.const 8))))
        (local.set $c1 (i16x8.sub (local.get $c1) (i16x8.shl (local.get $d1) (i32.const 8))))
        (v128.store offset=64 (local.get $sums) (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get $a1) (local.get $b1)))
        (v128.store offset=80 (local.get $sums) (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31 (local.get $a1) (local.get $b1)))
        (v128.store offset=96 (local.get $sums) (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get $c1) (local.get $d1)))
        (v128.store offset=112 (local.get $sums) (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31 (local.get $c1) (local.get $d1)))
        (local.set $a2 (i16x8.sub (local.get $a2) (i16x8.shl (local.get $b2) (i32.const 8))))
        (local.set $c2 (i16x8.sub (local.get $c2) (i16x8.shl (local.get $d2) (i32.const 8))))
        (v128.store offset=128 (local.get $sums) (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get $a2) (local.get $b2)))
        (v128.store offset=144 (local.get $sums) (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31 (local.get $a2) (local.get $b2)))
        (v128.store offset=160 (local.get $sums) (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get $c2) (local.get $d2)))
        (v128.store offset=176 (local.get $sums) (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31 (local.get $c2) (local.get $d2)))
        (local.set $a3 (i16x8.sub (local.get $a3) (i16x8.shl (local.get $b3) (i32.const 8))))
        (local.set $c3 (i16x8.sub (local.get $c3) (i16x8.shl (local.get $d3) (i32.const 8))))
        (v128.store offset=192 (local.get $sums) (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get $a3) (local.get $b3)))
        (v128.store offset=208 (local.get $sums) (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31 (local.get $a3) (local.get $b3)))
        (v128.store offset=224 (local.get $sums) (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get $c3) (local.get $d3)))
        (v128.store offset=240 (local.get $sums) (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31 (local.get $c3) (local.get $d3)))
        (local.set $sum (local.get $sums))
        (local.set $far (local.get $group))
        (loop $streams
          (local.set $look (i32.add (local.get $looks) (i32.mul (local.get $far) (i32.const 384))))
          (local.set $row (i32.shl (local.get $far) (i32.const 5)))
          (local.set $stop (i32.add (local.get $look) (i32.const 128)))
          (loop $rows
            (local.set $x
              (f32x4.add
                (f32x4.mul
                  (f32x4.add (f32x4.convert_i32x4_u (v128.load16x4_u (local.get $sum))) (local.get $lifts))
                  (v128.load (local.get $look)))
                (f32x4.mul (v128.load offset=128 (local.get $look)) (local.get $units))))
            (local.set $table (f32x4.add (local.get $x) (f32x4.mul (v128.load offset=256 (local.get $look)) (local.get $reaches))))
            (local.set $reached (i32x4.bitmask (f32x4.ge (local.get $table) (local.get $limits))))
            (if (local.get $reached)
              (then
                (local.set $likelyNow (i32x4.bitmask (f32x4.ge (local.get $x) (local.get $limits))))
                (v128.store offset=256 (local.get $sums) (local.get $table))
                (loop $each
                  (local.set $lane (i32.ctz (local.get $reached)))
                  (if (i32.and (i32.shr_u (local.get $likelyNow) (local.get $lane)) (i32.const 1))
                    (then
                      (i32.store (local.get $end) (i32.add (local.get $row) (local.get $lane)))
                      (local.set $end (i32.add (local.get $end) (i32.const 4))))
                    (else
                      (i32.store (local.get $endPossible) (i32.add (local.get $row) (local.get $lane)))
                      (local.set $endPossible (i32.add (local.get $endPossible) (i32.const 4)))
                      (f32.store (local.get $bounds) (f32.load offset=256 (i32.add (local.get $sums) (i32.shl (local.get $lane) (i32.const 2)))))
                      (local.set $bounds (i32.add (local.get $bounds) (i32.const 4)))))
                  (br_if $each
                    (local.tee $reached (i32.and (local.get $reached) (i32.sub (local.get $reached) (i32.const 1))))))))
            (local.set $row (i32.add (local.get $row) (i32.const 4)))
            (local.set $sum (i32.add (local.get $sum) (i32.const 8)))
            (br_if $rows (i32.lt_u (local.tee $look (i32.add (local.get $look) (i32.const 16))) (local.get $stop))))
          (local.set $far (i32.add (local.get $far) (local.get $quarter)))
          (br_if $streams (i32.lt_u (local.get $far) (i32.shl (local.get $quarter) (i32.const 2)))))
        (local.set $group (i32.add (local.get $group) (i32.const 1)))
        (br $four)))
    (i32.or
      (i32.shr_u (i32.sub (local.get $end) (local.get $likely)) (i32.const 2))
      (i32.shl (i32.sub (local.get $endPossible) (local.get $possible)) (i32.const 14))))

  ;; The exact dot products (i32) of the int16 `query` with the rows in the `count` slots (u32) of `slots`, each plus `from`.
  ;; Keeps the slots, `from` added, and in `products` the products of those alone that reach `threshold`; returns how many.
  ;; Score = f32(product) * scale of the row. A block has 4,096 slots: their scales (f32) begin at 49,152, their codes, `stride` bytes
  ;; a row (a multiple of 16), at `rows`.
  (func (export "dots")
    (param $query i32) (param $slots i32) (param $count i32) (param $from i32) (param $blocks i32) (param $blockBytes i32)
    (param $rows i32) (param $stride i32) (param $threshold f32) (param $products i32) (result i32)
    (local $at i32) (local $kept i32) (local $slot i32) (local $block i32) (local $q i32) (local $p i32) (local $end i32) (local $product i32)
    (local $x v128) (local $a v128) (local $b v128)
    (block $done
      (loop $each
        (br_if $done (i32.ge_u (local.get $at) (local.get $count)))
        (local.set $slot
          (i32.add (local.get $from) (i32.load (i32.add (local.get $slots) (i32.shl (local.get $at) (i32.const 2))))))
        (local.set $block
          (i32.add (local.get $blocks) (i32.mul (i32.shr_u (local.get $slot) (i32.const 12)) (local.get $blockBytes))))
        (local.set $p
          (i32.add
            (i32.add (local.get $block) (local.get $rows))
            (i32.mul (i32.and (local.get $slot) (i32.const 4095)) (local.get $stride))))
        (local.set $end (i32.add (local.get $p) (local.get $stride)))
        (local.set $q (local.get $query))
        (local.set $a (v128.const i32x4 0 0 0 0))
        (local.set $b (v128.const i32x4 0 0 0 0))
        (loop $codes
          (local.set $x (v128.load (local.get $p)))
          (local.set $a (i32x4.add (local.get $a) (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_s (local.get $x)) (v128.load (local.get $q)))))
          (local.set $b (i32x4.add (local.get $b) (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_s (local.get $x)) (v128.load offset=16 (local.get $q)))))
          (local.set $q (i32.add (local.get $q) (i32.const 32)))
          (br_if $codes (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 16))) (local.get $end))))
        (local.set $a (i32x4.add (local.get $a) (local.get $b)))
        (local.set $product
          (i32.add
            (i32.add (i32x4.extract_lane 0 (local.get $a)) (i32x4.extract_lane 1 (local.get $a)))
            (i32.add (i32x4.extract_lane 2 (local.get $a)) (i32x4.extract_lane 3 (local.get $a)))))
        (if
          (f32.ge
            (f32.mul (f32.convert_i32_s (local.get $product))
              (f32.load offset=49152 (i32.add (local.get $block) (i32.shl (i32.and (local.get $slot) (i32.const 4095)) (i32.const 2)))))
            (local.get $threshold))
          (then
            (i32.store (i32.add (local.get $slots) (i32.shl (local.get $kept) (i32.const 2))) (local.get $slot))
            (i32.store (i32.add (local.get $products) (i32.shl (local.get $kept) (i32.const 2))) (local.get $product))
            (local.set $kept (i32.add (local.get $kept) (i32.const 1)))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $each)))
    (local.get $kept))

  ;; Multiplies `width` floats by those of `flips`, then transforms each `chunk` of them (Walsh-Hadamard; a power of two from 4 on).
  (func $mix (param $values i32) (param $flips i32) (param $width i32) (param $chunk i32)
    (local $p i32) (local $end i32) (local $bytes i32) (local $chunkEnd i32) (local $apart i32) (local $pair i32) (local $pairEnd i32)
    (local $x v128) (local $y v128)
    (local.set $p (local.get $values))
    (local.set $end (i32.add (local.get $values) (i32.shl (local.get $width) (i32.const 2))))
    ;; Distances of one and two lie within a register.
    (loop $lanes
      (local.set $x (f32x4.mul (v128.load (local.get $p)) (v128.load (local.get $flips))))
      (local.set $x
        (f32x4.add
          (i8x16.shuffle 0 1 2 3 0 1 2 3 8 9 10 11 8 9 10 11 (local.get $x) (local.get $x))
          (f32x4.mul
            (i8x16.shuffle 4 5 6 7 4 5 6 7 12 13 14 15 12 13 14 15 (local.get $x) (local.get $x))
            (v128.const f32x4 1 -1 1 -1))))
      (v128.store (local.get $p)
        (f32x4.add
          (i8x16.shuffle 0 1 2 3 4 5 6 7 0 1 2 3 4 5 6 7 (local.get $x) (local.get $x))
          (f32x4.mul
            (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $x) (local.get $x))
            (v128.const f32x4 1 1 -1 -1))))
      (local.set $flips (i32.add (local.get $flips) (i32.const 16)))
      (br_if $lanes (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 16))) (local.get $end))))
    (local.set $bytes (i32.shl (local.get $chunk) (i32.const 2)))
    (local.set $p (local.get $values))
    (loop $chunks
      (local.set $chunkEnd (i32.add (local.get $p) (local.get $bytes)))
      (local.set $apart (i32.const 16))
      (loop $stages
        (local.set $pair (local.get $p))
        (loop $pairs
          (local.set $pairEnd (i32.add (local.get $pair) (local.get $apart)))
          (loop $within
            (local.set $x (v128.load (local.get $pair)))
            (local.set $y (v128.load (i32.add (local.get $pair) (local.get $apart))))
            (v128.store (local.get $pair) (f32x4.add (local.get $x) (local.get $y)))
            (v128.store (i32.add (local.get $pair) (local.get $apart)) (f32x4.sub (local.get $x) (local.get $y)))
            (br_if $within (i32.lt_u (local.tee $pair (i32.add (local.get $pair) (i32.const 16))) (local.get $pairEnd))))
          (br_if $pairs (i32.lt_u (local.tee $pair (i32.add (local.get $pair) (local.get $apart))) (local.get $chunkEnd))))
        (br_if $stages (i32.lt_u (local.tee $apart (i32.shl (local.get $apart) (i32.const 1))) (local.get $bytes))))
      (br_if $chunks (i32.lt_u (local.tee $p (local.get $chunkEnd)) (local.get $end)))))

  ;; Deals `width` floats out to as many piles as there are chunks, one pile after the other.
  (func $deal (param $from i32) (param $to i32) (param $width i32) (param $chunk i32)
    (local $place i32) (local $end i32) (local $card i32)
    (local.set $end (i32.add (local.get $to) (i32.shl (local.get $width) (i32.const 2))))
    (loop $deal
      (local.set $place (i32.add (local.get $to) (i32.shl (local.get $card) (i32.const 2))))
      (loop $round
        (f32.store (local.get $place) (f32.load (local.get $from)))
        (local.set $from (i32.add (local.get $from) (i32.const 4)))
        (br_if $round
          (i32.lt_u (local.tee $place (i32.add (local.get $place) (i32.shl (local.get $chunk) (i32.const 2)))) (local.get $end))))
      (br_if $deal (i32.lt_u (local.tee $card (i32.add (local.get $card) (i32.const 1))) (local.get $chunk)))))

  ;; Turns the vector of `width` floats in `values` by a fixed rotation, to `turned`. `flips` has 3 * `width` floats, 1 / sqrt(`chunk`) with random
  ;; signs; `chunk` divides `width`. Between two transforms the vector is dealt out, so that each value comes to have its part in every other.
  ;; Where there are more than four chunks it takes a third: after two a value is made of too few others when few dimensions matter.
  (func $turn (export "turn") (param $values i32) (param $turned i32) (param $flips i32) (param $width i32) (param $chunk i32)
    (local $bytes i32)
    (local.set $bytes (i32.shl (local.get $width) (i32.const 2)))
    (call $mix (local.get $values) (local.get $flips) (local.get $width) (local.get $chunk))
    (call $deal (local.get $values) (local.get $turned) (local.get $width) (local.get $chunk))
    (local.set $flips (i32.add (local.get $flips) (local.get $bytes)))
    (call $mix (local.get $turned) (local.get $flips) (local.get $width) (local.get $chunk))
    (if (i32.lt_u (i32.shl (local.get $chunk) (i32.const 2)) (local.get $width))
      (then
        (call $deal (local.get $turned) (local.get $values) (local.get $width) (local.get $chunk))
        (local.set $flips (i32.add (local.get $flips) (local.get $bytes)))
        (call $mix (local.get $values) (local.get $flips) (local.get $width) (local.get $chunk))
        (call $deal (local.get $values) (local.get $turned) (local.get $width) (local.get $chunk)))))

  ;; Turns the int8 codes of a row, `stride` of them, times `scale`, like `turn`. `values` is room for `width` floats.
  (func (export "turnRow")
    (param $codes i32) (param $stride i32) (param $scale f32) (param $values i32) (param $turned i32) (param $flips i32) (param $width i32)
    (param $chunk i32)
    (local $p i32) (local $end i32) (local $scales v128)
    (local.set $scales (f32x4.splat (local.get $scale)))
    (local.set $p (local.get $values))
    (local.set $end (i32.add (local.get $codes) (local.get $stride)))
    (loop $each
      (v128.store (local.get $p)
        (f32x4.mul (local.get $scales)
          (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_s (i16x8.extend_low_i8x16_s (v128.load32_zero (local.get $codes)))))))
      (local.set $p (i32.add (local.get $p) (i32.const 16)))
      (br_if $each (i32.lt_u (local.tee $codes (i32.add (local.get $codes) (i32.const 4))) (local.get $end))))
    (local.set $end (i32.add (local.get $values) (i32.shl (local.get $width) (i32.const 2))))
    (block $full
      (loop $rest
        (br_if $full (i32.ge_u (local.get $p) (local.get $end)))
        (v128.store (local.get $p) (v128.const i32x4 0 0 0 0))
        (local.set $p (i32.add (local.get $p) (i32.const 16)))
        (br $rest)))
    (call $turn (local.get $values) (local.get $turned) (local.get $flips) (local.get $width) (local.get $chunk)))

  ;; Writes the coarse codes of what the vector `turned` is beyond `centre` as row `row` (0 to 31) of `group`. Leaves that difference in `turned`,
  ;; and in `sums` five sums (f32) over all dimensions: difference², difference * code, code², difference * centre, code * centre.
  (func (export "code") (param $turned i32) (param $centre i32) (param $width i32) (param $group i32) (param $row i32) (param $sums i32)
    (local $p i32) (local $c i32) (local $end i32) (local $signs i32) (local $larges i32) (local $shift i32) (local $keep i32)
    (local $d v128) (local $level v128) (local $large v128) (local $limit v128)
    (local $squares v128) (local $products v128) (local $codes v128) (local $differences v128) (local $centres v128)
    (local.set $end (i32.add (local.get $turned) (i32.shl (local.get $width) (i32.const 2))))
    (local.set $p (local.get $turned))
    (local.set $c (local.get $centre))
    (loop $subtract
      (local.set $d (f32x4.sub (v128.load (local.get $p)) (v128.load (local.get $c))))
      (v128.store (local.get $p) (local.get $d))
      (local.set $squares (f32x4.add (local.get $squares) (f32x4.mul (local.get $d) (local.get $d))))
      (local.set $c (i32.add (local.get $c) (i32.const 16)))
      (br_if $subtract (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 16))) (local.get $end))))
    ;; Normally distributed values lose least with this limit and the levels 1 and 3 (Max, Quantizing for minimum distortion, 1960).
    (local.set $limit
      (f32x4.splat (f32.mul (f32.const 0.996) (f32.sqrt (f32.div (call $total (local.get $squares)) (f32.convert_i32_u (local.get $width)))))))
    (local.set $shift (i32.shr_u (i32.and (local.get $row) (i32.const 16)) (i32.const 2)))
    (local.set $keep (i32.shr_u (i32.const 0xf0) (local.get $shift)))
    (local.set $group (i32.add (local.get $group) (i32.and (local.get $row) (i32.const 15))))
    (local.set $p (local.get $turned))
    (local.set $c (local.get $centre))
    (loop $values
      (local.set $d (v128.load (local.get $p)))
      (local.set $large (f32x4.ge (f32x4.abs (local.get $d)) (local.get $limit)))
      (local.set $level (v128.bitselect (v128.const f32x4 3 3 3 3) (v128.const f32x4 1 1 1 1) (local.get $large)))
      (local.set $signs (i32.xor (i32x4.bitmask (local.get $d)) (i32.const 15)))
      (local.set $larges (i32x4.bitmask (local.get $large)))
      (local.set $codes (f32x4.add (local.get $codes) (f32x4.mul (local.get $level) (local.get $level))))
      (local.set $level (v128.bitselect (local.get $d) (local.get $level) (v128.const f32x4 -0 -0 -0 -0)))
      (local.set $products (f32x4.add (local.get $products) (f32x4.mul (local.get $d) (local.get $level))))
      (local.set $differences (f32x4.add (local.get $differences) (f32x4.mul (local.get $d) (v128.load (local.get $c)))))
      (local.set $centres (f32x4.add (local.get $centres) (f32x4.mul (local.get $level) (v128.load (local.get $c)))))
      (i32.store8 (local.get $group)
        (i32.or
          (i32.and (i32.load8_u (local.get $group)) (local.get $keep))
          (i32.shl
            (i32.or (i32.and (local.get $signs) (i32.const 3)) (i32.shl (i32.and (local.get $larges) (i32.const 3)) (i32.const 2)))
            (local.get $shift))))
      (i32.store8 offset=16 (local.get $group)
        (i32.or
          (i32.and (i32.load8_u offset=16 (local.get $group)) (local.get $keep))
          (i32.shl
            (i32.or (i32.shr_u (local.get $signs) (i32.const 2)) (i32.and (local.get $larges) (i32.const 12)))
            (local.get $shift))))
      (local.set $group (i32.add (local.get $group) (i32.const 32)))
      (local.set $c (i32.add (local.get $c) (i32.const 16)))
      (br_if $values (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 16))) (local.get $end))))
    (f32.store (local.get $sums) (call $total (local.get $squares)))
    (f32.store offset=4 (local.get $sums) (call $total (local.get $products)))
    (f32.store offset=8 (local.get $sums) (call $total (local.get $codes)))
    (f32.store offset=12 (local.get $sums) (call $total (local.get $differences)))
    (f32.store offset=16 (local.get $sums) (call $total (local.get $centres))))

  (func $total (param $x v128) (result f32)
    (f32.add
      (f32.add (f32x4.extract_lane 0 (local.get $x)) (f32x4.extract_lane 1 (local.get $x)))
      (f32.add (f32x4.extract_lane 2 (local.get $x)) (f32x4.extract_lane 3 (local.get $x)))))

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
