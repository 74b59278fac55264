//! A file of arbitrary weights, for examples and tests.

use pullquote_model::ModelWriter;

const WIDTH: usize = 128;
const HEAD: usize = 32;
const LAYERS: usize = 2;
const INNER: usize = 128;
const PLACES: usize = 24;
const TOKENS: usize = 16;

/// The bytes of an encoder of 128 columns that knows the given pieces and was never trained: for examples and tests.
pub fn toy(pieces: &[&str]) -> Vec<u8> {
    let all: Vec<&str> = ["[UNK]", "[CLS]", "[SEP]"].iter().chain(pieces).copied().collect();
    let mut state = 1u32;
    let mut next = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as i8
    };
    let floats = |values: &[f32]| values.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<u8>>();
    let mut writer = ModelWriter::new();
    let dims = [all.len(), WIDTH, LAYERS, INNER, PLACES, TOKENS, HEAD].map(|d| (d as u32).to_le_bytes());
    writer.section("enc.dims", dims.as_flattened());
    writer.section("enc.pieces", all.join("\n").as_bytes());
    let mut bytes = |count: usize| (0..count).map(|_| next().cast_unsigned()).collect::<Vec<u8>>();
    // The upper half of a scale of about 0.06.
    let scales = |count: usize| [0x80, 0x3D].repeat(count / 128);
    writer.section("enc.word.w", &bytes(all.len() * WIDTH / 2));
    writer.section("enc.word.g", &scales(all.len() * WIDTH));
    let places: Vec<f32> = bytes(PLACES * WIDTH).into_iter().map(|b| f32::from(b.cast_signed()) * 0.005).collect();
    writer.section("enc.place", &floats(&places));
    let near: Vec<f32> = bytes(WIDTH / HEAD * (2 * PLACES - 1)).into_iter().map(|b| f32::from(b) * 0.01).collect();
    writer.section("enc.near", &floats(&near));
    let norm = floats(&[[1.0; WIDTH], [0.0; WIDTH]].concat());
    writer.section("enc.n0", &norm);
    for k in 0..LAYERS {
        for (name, inputs, outputs) in
            [("qkv", WIDTH, 3 * WIDTH), ("o", WIDTH, WIDTH), ("up", WIDTH, INNER), ("down", INNER, WIDTH)]
        {
            writer.section(&format!("enc{k}.{name}.r"), &floats(&[vec![-4.0; inputs], vec![4.0; inputs]].concat()));
            writer.section(&format!("enc{k}.{name}.w"), &bytes(inputs * outputs / 2));
            writer.section(&format!("enc{k}.{name}.g"), &scales(inputs * outputs));
            writer.section(&format!("enc{k}.{name}.b"), &floats(&vec![0.0; outputs]));
        }
        writer.section(&format!("enc{k}.n1"), &norm);
        writer.section(&format!("enc{k}.n2"), &norm);
    }
    writer.finish()
}
