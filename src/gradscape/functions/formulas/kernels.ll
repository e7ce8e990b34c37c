; Elementary functions without branches, so that LLVM can compute several points at a time.
; sin, cos: reduction by pi/2 in three parts (Cody and Waite 1980), polynomials of Cephes (Moshier).
; log: fdlibm's e_log.c (Sun Microsystems 1993). exp: reduction by ln 2, Taylor polynomial.
; Each is checked against extended precision in tests/functions/test_compiled.py.

declare double @llvm.fma.f64(double, double, double)
declare double @llvm.fabs.f64(double)
declare double @llvm.sqrt.f64(double)
declare double @llvm.floor.f64(double)
declare double @llvm.ceil.f64(double)
declare double @llvm.rint.f64(double)

; sin(x + turn*pi/2), for |x| <= 1e6
define internal double @quarter(double %x, i64 %turn) alwaysinline {
  %q = fmul double %x, 0x3FE45F306DC9C883
  %n = call double @llvm.rint.f64(double %q)
  %m = fneg double %n
  %r1 = call double @llvm.fma.f64(double %m, double 0x3FF921FB54442D18, double %x)
  %r2 = call double @llvm.fma.f64(double %m, double 0x3C91A62633145C07, double %r1)
  %r = call double @llvm.fma.f64(double %m, double 0xB91F1976B7ED8FBC, double %r2)
  %shifted = fadd double %n, 0x4338000000000000  ; the integer n is now in the last bits
  %bits = bitcast double %shifted to i64
  %quadrant = add i64 %bits, %turn
  %z = fmul double %r, %r
  %s1 = call double @llvm.fma.f64(double 0x3DE5D8FD1FD19CCD, double %z, double 0xBE5AE5E5A9291F5D)
  %s2 = call double @llvm.fma.f64(double %s1, double %z, double 0x3EC71DE3567D48A1)
  %s3 = call double @llvm.fma.f64(double %s2, double %z, double 0xBF2A01A019BFDF03)
  %s4 = call double @llvm.fma.f64(double %s3, double %z, double 0x3F8111111110F7D0)
  %s5 = call double @llvm.fma.f64(double %s4, double %z, double 0xBFC5555555555548)
  %rz = fmul double %r, %z
  %sine = call double @llvm.fma.f64(double %rz, double %s5, double %r)
  %c1 = call double @llvm.fma.f64(double 0xBDA8FA49A0861A9B, double %z, double 0x3E21EE9D7B4E3F05)
  %c2 = call double @llvm.fma.f64(double %c1, double %z, double 0xBE927E4F7EAC4BC6)
  %c3 = call double @llvm.fma.f64(double %c2, double %z, double 0x3EFA01A019C844F5)
  %c4 = call double @llvm.fma.f64(double %c3, double %z, double 0xBF56C16C16C14F91)
  %c5 = call double @llvm.fma.f64(double %c4, double %z, double 0x3FA555555555554B)
  %h = call double @llvm.fma.f64(double %z, double 0xBFE0000000000000, double 0x3FF0000000000000)
  %zz = fmul double %z, %z
  %cosine = call double @llvm.fma.f64(double %zz, double %c5, double %h)
  %odd = and i64 %quadrant, 1
  %swap = icmp ne i64 %odd, 0
  %size = select i1 %swap, double %cosine, double %sine
  %half = and i64 %quadrant, 2
  %sign = shl i64 %half, 62
  %b = bitcast double %size to i64
  %signed = xor i64 %b, %sign
  %result = bitcast i64 %signed to double
  ret double %result
}

define internal double @sin(double %x) alwaysinline {
  %y = call double @quarter(double %x, i64 0)
  ret double %y
}

define internal double @cos(double %x) alwaysinline {
  %y = call double @quarter(double %x, i64 1)
  ret double %y
}

define internal i1 @too_large(double %x) alwaysinline {
  %a = call double @llvm.fabs.f64(double %x)
  %large = fcmp ogt double %a, 0x412E848000000000
  ret i1 %large
}

define internal double @exp(double %given) alwaysinline {
  %low = fcmp olt double %given, 0xC087700000000000
  %up = select i1 %low, double 0xC087700000000000, double %given
  %high = fcmp ogt double %up, 0x4086300000000000
  %x = select i1 %high, double 0x4086300000000000, double %up
  %q = fmul double %x, 0x3FF71547652B82FE
  %n = call double @llvm.rint.f64(double %q)
  %m = fneg double %n
  %r1 = call double @llvm.fma.f64(double %m, double 0x3FE62E42FEFA39EF, double %x)
  %r = call double @llvm.fma.f64(double %m, double 0x3C7ABC9E3B39803F, double %r1)
  %p1 = call double @llvm.fma.f64(double 0x3DE6124613A86D09, double %r, double 0x3E21EED8EFF8D898)
  %p2 = call double @llvm.fma.f64(double %p1, double %r, double 0x3E5AE64567F544E4)
  %p3 = call double @llvm.fma.f64(double %p2, double %r, double 0x3E927E4FB7789F5C)
  %p4 = call double @llvm.fma.f64(double %p3, double %r, double 0x3EC71DE3A556C734)
  %p5 = call double @llvm.fma.f64(double %p4, double %r, double 0x3EFA01A01A01A01A)
  %p6 = call double @llvm.fma.f64(double %p5, double %r, double 0x3F2A01A01A01A01A)
  %p7 = call double @llvm.fma.f64(double %p6, double %r, double 0x3F56C16C16C16C17)
  %p8 = call double @llvm.fma.f64(double %p7, double %r, double 0x3F81111111111111)
  %p9 = call double @llvm.fma.f64(double %p8, double %r, double 0x3FA5555555555555)
  %p10 = call double @llvm.fma.f64(double %p9, double %r, double 0x3FC5555555555555)
  %p11 = call double @llvm.fma.f64(double %p10, double %r, double 0x3FE0000000000000)
  %p12 = call double @llvm.fma.f64(double %p11, double %r, double 0x3FF0000000000000)
  %p13 = call double @llvm.fma.f64(double %p12, double %r, double 0x3FF0000000000000)
  %hn = fmul double %n, 0x3FE0000000000000  ; 2^n in two factors: it may be subnormal
  %n1 = call double @llvm.rint.f64(double %hn)
  %n2 = fsub double %n, %n1
  %t1 = fadd double %n1, 0x43380000000003FF
  %i1 = bitcast double %t1 to i64
  %e1 = shl i64 %i1, 52
  %f1 = bitcast i64 %e1 to double
  %t2 = fadd double %n2, 0x43380000000003FF
  %i2 = bitcast double %t2 to i64
  %e2 = shl i64 %i2, 52
  %f2 = bitcast i64 %e2 to double
  %y1 = fmul double %p13, %f1
  %y = fmul double %y1, %f2
  ret double %y
}

define internal double @log(double %given) alwaysinline {
  %tiny = fcmp olt double %given, 0x0010000000000000
  %up = fmul double %given, 0x4350000000000000
  %x = select i1 %tiny, double %up, double %given
  %b = bitcast double %x to i64
  %moved = add i64 %b, 2638149301829632
  %k0 = lshr i64 %moved, 52
  %bias = select i1 %tiny, i64 1077, i64 1023
  %k = sub i64 %k0, %bias
  %kb = add i64 %k, 4843621399236968448
  %kd = bitcast i64 %kb to double
  %dk = fsub double %kd, 0x4338000000000000
  %low = and i64 %moved, 4503599627370495
  %mb = add i64 %low, 4604544269498187776
  %m = bitcast i64 %mb to double
  %f = fsub double %m, 0x3FF0000000000000
  %hf = fmul double %f, 0x3FE0000000000000
  %hfsq = fmul double %hf, %f
  %f2 = fadd double %f, 0x4000000000000000
  %s = fdiv double %f, %f2
  %z = fmul double %s, %s
  %w = fmul double %z, %z
  %e1 = call double @llvm.fma.f64(double 0x3FC39A09D078C69F, double %w, double 0x3FCC71C51D8E78AF)
  %e2 = call double @llvm.fma.f64(double %e1, double %w, double 0x3FD999999997FA04)
  %even = fmul double %w, %e2
  %o1 = call double @llvm.fma.f64(double 0x3FC2F112DF3E5244, double %w, double 0x3FC7466496CB03DE)
  %o2 = call double @llvm.fma.f64(double %o1, double %w, double 0x3FD2492494229359)
  %o3 = call double @llvm.fma.f64(double %o2, double %w, double 0x3FE5555555555593)
  %odd = fmul double %z, %o3
  %r = fadd double %even, %odd
  %hr = fadd double %hfsq, %r
  %shr = fmul double %s, %hr
  %klo = fmul double %dk, 0x3DEA39EF35793C76
  %y1 = fadd double %shr, %klo
  %y2 = fsub double %y1, %hfsq
  %y3 = fadd double %y2, %f
  %khi = fmul double %dk, 0x3FE62E42FEE00000
  %y = fadd double %y3, %khi
  %infinite = fcmp oeq double %given, 0x7FF0000000000000
  %y4 = select i1 %infinite, double %given, double %y
  %zero = fcmp oeq double %given, 0x0000000000000000
  %y5 = select i1 %zero, double 0xFFF0000000000000, double %y4
  %defined = fcmp oge double %given, 0x0000000000000000
  %result = select i1 %defined, double %y5, double 0x7FF8000000000000
  ret double %result
}

define internal double @sigmoid(double %x) alwaysinline {
  %a = call double @llvm.fabs.f64(double %x)
  %m = fneg double %a
  %small = call double @exp(double %m)
  %right = fcmp oge double %x, 0x0000000000000000
  %above = select i1 %right, double 0x3FF0000000000000, double %small
  %below = fadd double 0x3FF0000000000000, %small
  %y = fdiv double %above, %below
  ret double %y
}

define internal double @sign(double %x) alwaysinline {
  %positive = fcmp ogt double %x, 0x0000000000000000
  %negative = fcmp olt double %x, 0x0000000000000000
  %y1 = select i1 %negative, double 0xBFF0000000000000, double %x
  %y = select i1 %positive, double 0x3FF0000000000000, double %y1
  ret double %y
}

define internal double @max(double %a, double %b) alwaysinline {
  %first = fcmp ogt double %a, %b
  %y = select i1 %first, double %a, double %b
  %undefined = fcmp uno double %a, %b
  %result = select i1 %undefined, double 0x7FF8000000000000, double %y
  ret double %result
}

define internal double @min(double %a, double %b) alwaysinline {
  %first = fcmp olt double %a, %b
  %y = select i1 %first, double %a, double %b
  %undefined = fcmp uno double %a, %b
  %result = select i1 %undefined, double 0x7FF8000000000000, double %y
  ret double %result
}

define internal double @lt(double %a, double %b) alwaysinline {
  %holds = fcmp olt double %a, %b
  %y = select i1 %holds, double 0x3FF0000000000000, double 0x0000000000000000
  %undefined = fcmp uno double %a, %b
  %result = select i1 %undefined, double 0x7FF8000000000000, double %y
  ret double %result
}

define internal double @le(double %a, double %b) alwaysinline {
  %holds = fcmp ole double %a, %b
  %y = select i1 %holds, double 0x3FF0000000000000, double 0x0000000000000000
  %undefined = fcmp uno double %a, %b
  %result = select i1 %undefined, double 0x7FF8000000000000, double %y
  ret double %result
}

define internal double @gt(double %a, double %b) alwaysinline {
  %holds = fcmp ogt double %a, %b
  %y = select i1 %holds, double 0x3FF0000000000000, double 0x0000000000000000
  %undefined = fcmp uno double %a, %b
  %result = select i1 %undefined, double 0x7FF8000000000000, double %y
  ret double %result
}

define internal double @ge(double %a, double %b) alwaysinline {
  %holds = fcmp oge double %a, %b
  %y = select i1 %holds, double 0x3FF0000000000000, double 0x0000000000000000
  %undefined = fcmp uno double %a, %b
  %result = select i1 %undefined, double 0x7FF8000000000000, double %y
  ret double %result
}

define internal double @eq(double %a, double %b) alwaysinline {
  %holds = fcmp oeq double %a, %b
  %y = select i1 %holds, double 0x3FF0000000000000, double 0x0000000000000000
  %undefined = fcmp uno double %a, %b
  %result = select i1 %undefined, double 0x7FF8000000000000, double %y
  ret double %result
}

define internal double @ne(double %a, double %b) alwaysinline {
  %holds = fcmp one double %a, %b
  %y = select i1 %holds, double 0x3FF0000000000000, double 0x0000000000000000
  %undefined = fcmp uno double %a, %b
  %result = select i1 %undefined, double 0x7FF8000000000000, double %y
  ret double %result
}

define internal double @select(double %condition, double %a, double %b) alwaysinline {
  %no = fcmp oeq double %condition, 0x0000000000000000
  %y = select i1 %no, double %b, double %a
  %undefined = fcmp uno double %condition, %condition
  %result = select i1 %undefined, double 0x7FF8000000000000, double %y
  ret double %result
}

define internal double @kink(double %distance, double %error) alwaysinline {
  %a = call double @llvm.fabs.f64(double %distance)
  %e = fmul double %error, 0x3CA028F5C28F5C29
  %far = fcmp ogt double %a, %e
  %y = select i1 %far, double 0x0000000000000000, double 0x7FF0000000000000
  ret double %y
}

; A derivative is undefined where f is.
define internal double @marked(double %value, double %partial) alwaysinline {
  %undefined = fcmp uno double %value, %value
  %y = select i1 %undefined, double 0x7FF8000000000000, double %partial
  ret double %y
}

; A bound is infinite where the derivative is not finite, or where it is undefined itself.
define internal double @bounded(double %partial, double %bound, double %scale) alwaysinline {
  %b = fmul double %bound, %scale
  %a = call double @llvm.fabs.f64(double %partial)
  %finite = fcmp olt double %a, 0x7FF0000000000000
  %defined = fcmp ord double %b, %b
  %good = and i1 %finite, %defined
  %y = select i1 %good, double %b, double 0x7FF0000000000000
  ret double %y
}
