//! Divides lists that grow without end into pieces that stay as they are when something is added.

use std::ops::Range;

/// The most that a piece may hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Most {
    pub(crate) count: usize,
    pub(crate) weight: usize,
}

/// Divides items, given by their weights from the oldest to the newest, into pieces of consecutive items.
///
/// A piece takes items as long as it stays within the limits. Only an item that is too heavy by itself exceeds them, in
/// a piece of its own. Items added at the end leave every piece but the last as it is, and take none from that one.
pub(crate) fn divide(weights: &[usize], most: Most) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut held = 0;
    for (at, weight) in weights.iter().enumerate() {
        match pieces.last_mut().filter(|it| it.len() < most.count && held + weight <= most.weight) {
            Some(piece) => {
                piece.end = at + 1;
                held += weight;
            }
            None => {
                pieces.push(at..at + 1);
                held = *weight;
            }
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn limits() -> impl Strategy<Value = Most> {
        (1..8_usize, 1..40_usize).prop_map(|(count, weight)| Most { count, weight })
    }

    proptest! {
        #[test]
        fn every_item_is_in_one_piece_in_order(weights in prop::collection::vec(0..50_usize, 0..60), most in limits()) {
            let pieces = divide(&weights, most);
            let items: Vec<usize> = pieces.iter().cloned().flatten().collect();
            prop_assert_eq!(items, (0..weights.len()).collect::<Vec<_>>());
        }

        #[test]
        fn no_piece_exceeds_the_limits(weights in prop::collection::vec(0..50_usize, 0..60), most in limits()) {
            for piece in divide(&weights, most) {
                let weight: usize = weights[piece.clone()].iter().sum();
                prop_assert!(piece.len() <= most.count && (weight <= most.weight || piece.len() == 1));
            }
        }

        #[test]
        fn what_is_added_moves_nothing(
            weights in prop::collection::vec(0..50_usize, 0..60),
            added in prop::collection::vec(0..50_usize, 1..20),
            most in limits(),
        ) {
            let before = divide(&weights, most);
            let after = divide(&[weights.clone(), added].concat(), most);
            prop_assert!(after.len() >= before.len());
            for (old, new) in before.iter().zip(&after) {
                prop_assert!(old.start == new.start && old.end <= new.end);
            }
            for (old, new) in before.iter().zip(&after).rev().skip(1) {
                prop_assert_eq!(old, new);
            }
        }
    }
}
