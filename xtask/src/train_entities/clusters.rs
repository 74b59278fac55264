//! A tree of word clusters: vectors cut in two again and again.

/// Length of the vectors.
pub const DIMENSIONS: usize = 50;
/// A word vector of length one.
pub type Vector = [f32; DIMENSIONS];
/// Depth of the tree.
const DEPTH: u32 = 12;

/// The path of each vector from the root: a leading 1, then a bit a level.
pub fn tree(vectors: &[Vector]) -> Vec<u16> {
    let mut paths = vec![1u16; vectors.len()];
    let all: Vec<usize> = (0..vectors.len()).collect();
    bisect(vectors, &all, DEPTH, &mut paths);
    paths
}

/// Makes a vector one long.
pub fn normalise(vector: &mut [f32]) {
    let length = vector.iter().map(|v| v * v).sum::<f32>().sqrt().max(1e-6);
    vector.iter_mut().for_each(|v| *v /= length);
}

/// Two-means, down to `depth`.
fn bisect(vectors: &[[f32; DIMENSIONS]], members: &[usize], depth: u32, paths: &mut [u16]) {
    if depth == 0 {
        return;
    }
    let mut centres = [principal(vectors, members, 1.0), principal(vectors, members, -1.0)];
    let mut side = vec![false; members.len()];
    for _ in 0..25 {
        let mut sums = [[0f32; DIMENSIONS]; 2];
        let mut changed = false;
        for (s, &m) in side.iter_mut().zip(members) {
            let right = dot(&vectors[m], &centres[1]) > dot(&vectors[m], &centres[0]);
            changed |= right != *s;
            *s = right;
            sums[usize::from(right)].iter_mut().zip(&vectors[m]).for_each(|(a, b)| *a += b);
        }
        for (centre, sum) in centres.iter_mut().zip(sums) {
            let length = dot(&sum, &sum).sqrt().max(1e-6);
            *centre = sum.map(|v| v / length);
        }
        if !changed {
            break;
        }
    }
    for wanted in [false, true] {
        let part: Vec<usize> = members.iter().zip(&side).filter(|&(_, &s)| s == wanted).map(|(&m, _)| m).collect();
        part.iter().for_each(|&m| paths[m] = paths[m] << 1 | u16::from(wanted));
        bisect(vectors, &part, depth - 1, paths);
    }
}

/// The mean, moved a little along the direction in which the members differ most.
fn principal(vectors: &[[f32; DIMENSIONS]], members: &[usize], sign: f32) -> [f32; DIMENSIONS] {
    let mut mean = [0f32; DIMENSIONS];
    for &m in members {
        mean.iter_mut().zip(&vectors[m]).for_each(|(a, b)| *a += b / members.len() as f32);
    }
    let mut axis: [f32; DIMENSIONS] = std::array::from_fn(|d| 1.0 + d as f32 * 0.01);
    for _ in 0..12 {
        let mut next = [0f32; DIMENSIONS];
        for &m in members {
            let centred: [f32; DIMENSIONS] = std::array::from_fn(|d| vectors[m][d] - mean[d]);
            let along = dot(&centred, &axis);
            next.iter_mut().zip(&centred).for_each(|(a, b)| *a += along * b);
        }
        let length = dot(&next, &next).sqrt().max(1e-9);
        axis = next.map(|v| v / length);
    }
    std::array::from_fn(|d| mean[d] + sign * 0.3 * axis[d])
}

fn dot(a: &[f32; DIMENSIONS], b: &[f32; DIMENSIONS]) -> f32 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}
