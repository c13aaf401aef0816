//! Numbers that follow from a seed, so that what was made once can be made again.

/// The numbers of one seed, by SplitMix64.
pub(crate) struct Chance(u64);

impl Chance {
    /// The numbers that follow from this seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub(crate) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to one below the end; 0 where there is none.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.number() % end.max(1)
    }

    /// A number between both, which are in it too.
    pub(crate) fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most.saturating_sub(least).saturating_add(1))
    }

    /// True once in so many times.
    pub(crate) fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// One of several.
    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as u64) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_splitmix64() {
        let mut chance = Chance::new(1_234_567);
        assert_eq!(chance.number(), 6_457_827_717_110_365_317);
        assert_eq!(chance.number(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn bounds_are_kept() {
        let mut chance = Chance::new(1);
        assert!((0..100).all(|_| chance.below(3) < 3));
        assert!((0..100).all(|_| (5..=6).contains(&chance.between(5, 6))));
        assert_eq!((chance.below(0), chance.between(7, 7)), (0, 7));
        assert_eq!(chance.between(u64::MAX, 0), u64::MAX);
    }
}
