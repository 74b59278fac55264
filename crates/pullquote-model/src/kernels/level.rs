//! The instruction sets that the kernels use.

/// An instruction set supported by this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level(pub(super) Kind);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    AvxVnni,
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    Amx,
}

impl Level {
    /// Portable Rust, for every machine.
    pub const fn portable() -> Self {
        Self(Kind::Portable)
    }

    /// All levels supported by this machine, the fastest last.
    pub fn all() -> Vec<Self> {
        #[cfg_attr(not(target_arch = "x86_64"), expect(unused_mut))]
        let mut all = vec![Self::portable()];
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            all.push(Self(Kind::Avx2));
            if is_x86_feature_detected!("avxvnni") {
                all.push(Self(Kind::AvxVnni));
            }
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512vnni")
            {
                all.push(Self(Kind::Avx512));
                if super::amx::is_usable() {
                    all.push(Self(Kind::Amx));
                }
            }
        }
        all
    }

    /// The fastest level supported by this machine.
    pub fn best() -> Self {
        Self::all().pop().unwrap_or(Self::portable())
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self.0 {
            Kind::Portable => "portable",
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => "AVX2",
            #[cfg(target_arch = "x86_64")]
            Kind::AvxVnni => "AVX2 with VNNI",
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 => "AVX-512 VNNI",
            #[cfg(target_arch = "x86_64")]
            Kind::Amx => "AMX",
        }
    }
}

/// Defines a function over rows once and compiles it for every level; the resulting function takes the level first.
macro_rules! for_each_level {
    ($(#[$meta:meta])* $vis:vis fn $name:ident $([const $c:ident: usize])? ($($arg:ident: $type:ty),* $(,)?) $body:block) => {
        $(#[$meta])*
        #[allow(clippy::too_many_arguments)]
        $vis fn $name $(<const $c: usize>)? (level: $crate::kernels::Level, $($arg: $type),*) {
            #[inline(always)]
            #[allow(clippy::too_many_arguments)]
            fn portable $(<const $c: usize>)? ($($arg: $type),*) $body
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2")]
            #[allow(clippy::too_many_arguments)]
            fn avx2 $(<const $c: usize>)? ($($arg: $type),*) {
                portable $(::<$c>)? ($($arg),*);
            }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
            #[allow(clippy::too_many_arguments)]
            fn avx512 $(<const $c: usize>)? ($($arg: $type),*) {
                portable $(::<$c>)? ($($arg),*);
            }
            match level.0 {
                $crate::kernels::level::Kind::Portable => portable $(::<$c>)? ($($arg),*),
                #[cfg(target_arch = "x86_64")]
                // SAFETY: this level is only created where these parts of AVX-512 were detected.
                $crate::kernels::level::Kind::Avx512 | $crate::kernels::level::Kind::Amx => unsafe { avx512 $(::<$c>)? ($($arg),*) },
                #[cfg(target_arch = "x86_64")]
                // SAFETY: a `Level` above the portable one is only created where AVX2 was detected.
                _ => unsafe { avx2 $(::<$c>)? ($($arg),*) },
            }
        }
    };
}
pub(super) use for_each_level;
