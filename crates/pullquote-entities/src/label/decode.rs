//! The best sequence of labels for a run of tokens.

use super::weights::LABELS;

/// Labels in use: O, then begin and inside of each of seven kinds.
pub(crate) const USED: usize = 15;
const IMPOSSIBLE: i32 = i32::MIN / 4;

/// Scores of a token's labels.
pub(crate) type Scores = [i32; LABELS];
/// `[before][after]`; the last row is for the beginning of a run.
pub(crate) type Transitions = [Scores; LABELS];

/// Forbids an inside label after anything but its own begin or inside.
pub(crate) fn constrain(transitions: &mut Transitions) {
    for (before, row) in transitions.iter_mut().enumerate() {
        for (after, score) in row.iter_mut().enumerate() {
            let inside = after > 0 && after % 2 == 0;
            let allowed = before == after || before + 1 == after;
            if after >= USED || (inside && (!allowed || before == 0)) {
                *score = IMPOSSIBLE;
            }
        }
    }
}

/// Viterbi. `back` is work space; `labels` has one place per token.
pub(crate) fn best_labels(
    scores: &[Scores],
    transitions: &Transitions,
    back: &mut Vec<[u8; LABELS]>,
    labels: &mut [u8],
) {
    let Some((first, rest)) = scores.split_first() else { return };
    back.clear();
    let mut total: Scores = std::array::from_fn(|y| first[y] + transitions[LABELS - 1][y]);
    for own in rest {
        let mut best = [IMPOSSIBLE * 2; LABELS];
        let mut from = [0u8; LABELS];
        for before in 0..USED {
            for after in 0..LABELS {
                let score = total[before] + transitions[before][after];
                let better = score > best[after];
                best[after] = if better { score } else { best[after] };
                from[after] = if better { before as u8 } else { from[after] };
            }
        }
        for y in 0..LABELS {
            // Keeps scores within bounds for any length.
            total[y] = (best[y] + own[y]).max(IMPOSSIBLE);
        }
        back.push(from);
        let top = total.iter().copied().max().unwrap_or(0);
        if top > 1 << 28 {
            total.iter_mut().for_each(|t| *t = (*t - top).max(IMPOSSIBLE));
        }
    }
    let mut label = (0..USED).max_by_key(|&y| (total[y], USED - y)).unwrap_or(0);
    for t in (0..scores.len()).rev() {
        labels[t] = label as u8;
        if t > 0 {
            label = back[t - 1][label] as usize;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat() -> Transitions {
        let mut transitions = [[0; LABELS]; LABELS];
        constrain(&mut transitions);
        transitions
    }

    #[test]
    fn an_inside_label_needs_its_begin() {
        let mut scores = [[0; LABELS]; 2];
        scores[0][0] = 5; // O
        scores[1][2] = 4; // inside of the first kind
        let mut labels = [9; 2];
        best_labels(&scores, &flat(), &mut Vec::new(), &mut labels);
        assert_eq!(labels, [0, 0]);
        scores[1][2] = 6;
        best_labels(&scores, &flat(), &mut Vec::new(), &mut labels);
        assert_eq!(labels, [1, 2]);
    }

    #[test]
    fn long_runs_do_not_overflow() {
        let mut scores = vec![[i16::MAX as i32; LABELS]; 100_000];
        let last = scores.len() - 1;
        scores[last][1] += 1;
        let mut labels = vec![9; scores.len()];
        best_labels(&scores, &flat(), &mut Vec::new(), &mut labels);
        // Equal scores give the first label; a lead of one still decides at the end.
        assert!(labels[..last].iter().all(|&label| label == 0), "{:?}", &labels[..9]);
        assert_eq!(labels[last], 1);
    }
}
