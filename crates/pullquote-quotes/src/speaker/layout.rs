//! What the features of all choices share: how they are numbered, and what they distinguish.

use pullquote_entities::Kind;

/// Numbers the features of a choice. `NAME: SIZE` is a group of so many features; each group begins where the previous one
/// ends. Weights are found by these numbers, so any change but one at the end needs training anew.
macro_rules! features {
    (@ $at:expr;) => {
        /// Number of all features.
        #[cfg(any(test, feature = "train"))]
        pub const ALL: usize = ($at) as usize;
    };
    (@ $at:expr; $(#[$doc:meta])* $name:ident: $size:expr, $($rest:tt)*) => {
        $(#[$doc])*
        pub const $name: u16 = $at;
        $crate::speaker::layout::features!(@ $name + $size; $($rest)*);
    };
    (@ $($rest:tt)*) => { compile_error!("expected groups as NAME: SIZE,"); };
    ($($groups:tt)*) => {
        $crate::speaker::layout::features!(@ 0; $($groups)*);
    };
}

pub(super) use features;

/// Number of classes of names.
pub(super) const CLASSES: u16 = 5;

/// The class of a name: person, organisation, place, group, other.
pub(super) fn class(kind: Kind) -> u16 {
    match kind {
        Kind::Per => 0,
        Kind::Org => 1,
        Kind::Loc | Kind::Fac => 2,
        Kind::Norp => 3,
        _ => 4,
    }
}

/// The bucket of a number: how many of the ascending `limits` it exceeds.
pub(super) fn bucket(number: u32, limits: &[u32]) -> u16 {
    limits.iter().take_while(|limit| number > **limit).count() as u16
}

/// A case-insensitive hash of a word.
pub(super) fn hashed(word: &str) -> u16 {
    let mix = |h: u32, b: u8| (h ^ u32::from(b.to_ascii_lowercase())).wrapping_mul(0x0100_0193);
    (word.bytes().fold(0x811C_9DC5, mix) >> 12) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_begins_where_the_previous_one_ends() {
        mod feature {
            super::features! {
                FIRST: 3,
                SECOND: 2 * 4,
                THIRD: 1,
            }
        }
        assert_eq!((feature::FIRST, feature::SECOND, feature::THIRD, feature::ALL), (0, 3, 11, 12));
    }

    #[test]
    fn limits_belong_to_the_lower_bucket() {
        let buckets = [0, 1, 2, 3, 4, 6, 7, 100].map(|n| bucket(n, &[0, 1, 3, 6]));
        assert_eq!(buckets, [0, 1, 2, 2, 3, 3, 4, 4]);
    }
}
