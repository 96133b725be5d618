//! What the fuzzers found interesting (tests/fuzz/corpus), as it is and changed in a few places: hostile bytes get an answer.

#[path = "fuzz/targets.rs"]
mod targets;

use std::path::Path;

/// A small generator: the same changes in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides.max(1) as u64) as usize
    }

    /// Flips, overwrites, cuts or repeats.
    fn change(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.roll(4) {
            let at = self.roll(bytes.len());
            match self.roll(5) {
                _ if bytes.is_empty() => bytes.push(self.roll(256) as u8),
                0 => bytes[at] ^= 1 << self.roll(8),
                1 => bytes[at] = [0, 1, 0x7F, 0x80, 0xFF][self.roll(5)],
                2 => bytes.truncate(at),
                3 => bytes.extend_from_within(at..),
                _ => drop(bytes.remove(at)),
            }
        }
    }
}

#[test]
fn every_input_of_the_corpus_and_its_neighbours_get_an_answer() {
    for (name, target) in targets::TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(name);
        let mut inputs: Vec<_> = std::fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
            .map(|entry| entry.expect("the folder is readable").path())
            .collect();
        inputs.sort();
        assert!(!inputs.is_empty(), "{name} has a corpus");
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
        for input in &inputs {
            let bytes = std::fs::read(input).expect("the input is readable");
            target(&bytes);
            // Inputs that open folders take longer.
            let rounds = if matches!(name, "folders" | "snapshots") { 4 } else { 40 };
            for _ in 0..rounds {
                let mut changed = bytes.clone();
                dice.change(&mut changed);
                target(&changed);
            }
        }
    }
}
