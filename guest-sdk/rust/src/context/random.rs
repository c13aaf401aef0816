//! A small random number generator that a run repeats exactly.

/// Random numbers from the run's seed (SplitMix64). Good for choosing and shuffling; never for secrets.
///
/// ```
/// # use actgate_sdk::testing;
/// let context = testing::context();
/// let mut random = context.random();
/// assert!(random.below(6) < 6);
/// assert!(random.pick(&["Hello", "Hi"]).is_some());
/// ```
#[derive(Debug, Clone)]
pub struct Random {
    state: u64,
}

impl Random {
    pub(crate) fn from_seed(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 random bits.
    pub fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, not including, `bound`, each equally likely; 0 when `bound` is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 {
            return 0;
        }
        // Values under this threshold would make the low remainders more likely than the others.
        let threshold = bound.wrapping_neg() % bound;
        loop {
            let value = self.next_u64();
            if value >= threshold {
                return value % bound;
            }
        }
    }

    /// One of the items; `None` when there are none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let index = self.below(items.len() as u64);
        items.get(usize::try_from(index).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_published_sequence() {
        // Reference values of SplitMix64 for the seed 1234567.
        let mut random = Random::from_seed(1_234_567);
        assert_eq!(random.next_u64(), 6_457_827_717_110_365_317);
        assert_eq!(random.next_u64(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn stays_below_the_bound_and_reaches_every_value() {
        let mut random = Random::from_seed(7);
        let mut seen = [false; 6];
        for _ in 0..200 {
            let value = random.below(6);
            seen[usize::try_from(value).unwrap()] = true;
        }
        assert_eq!(seen, [true; 6]);
        assert_eq!(random.below(0), 0);
    }

    #[test]
    fn picks_nothing_from_nothing() {
        assert_eq!(Random::from_seed(1).pick::<u8>(&[]), None);
    }
}
