// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The next version of a runtime: the same code with its version number raised by one.
//!
//! A second build of the runtime would say the same and take minutes. The number is in two kinds of places: the custom
//! section that nodes read without running the code, and the code itself, where the compiler has put it into
//! instructions or static data. Both are found by parsing the module, so nothing else than numbers is ever touched; the
//! version is a number that occurs nowhere else, and too many occurrences are an error.

use anyhow::{ensure, Context, Result};
use sp_maybe_compressed_blob::{compress_weakly, decompress, CODE_BLOB_BOMB_LIMIT};
use wasmparser::{DataKind, Operator, Parser, Payload};

/// The most places in which the code may keep its version.
const MAX_PLACES: usize = 24;
/// Below this a number is so common that it says nothing.
const MIN_DISTINCT: u32 = 1_000;

/// The runtime `code`, compressed or not, with its spec version raised from `version` by one. Compressed.
pub fn next_version(code: &[u8], version: u32) -> Result<Vec<u8>> {
    ensure!(
        version >= MIN_DISTINCT,
        "the spec version {version} is too small a number to be found in the code"
    );
    let mut wasm = decompress(code, CODE_BLOB_BOMB_LIMIT)?.into_owned();
    let next = version.checked_add(1).context("there is no next version")?;
    let patches = places(&wasm, version, next)?;
    let in_code = patches.iter().filter(|patch| !patch.in_section).count();
    ensure!(
        patches.len() - in_code == 1,
        "the section runtime_version must name {version} once"
    );
    ensure!(
        (1..=MAX_PLACES).contains(&in_code),
        "{version} occurs {in_code} times in the code"
    );
    for patch in patches {
        let place = wasm.get_mut(patch.offset..patch.offset.saturating_add(patch.bytes.len()));
        place
            .context("a place outside the module")?
            .copy_from_slice(&patch.bytes);
    }
    compress_weakly(&wasm, CODE_BLOB_BOMB_LIMIT).context("the runtime is too large")
}

struct Patch {
    offset: usize,
    bytes: Vec<u8>,
    in_section: bool,
}

fn places(wasm: &[u8], version: u32, next: u32) -> Result<Vec<Patch>> {
    let mut patches = Vec::new();
    let plain = version.to_le_bytes();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::CustomSection(section) if section.name() == "runtime_version" => {
                for offset in positions(section.data(), &plain) {
                    patches.push(Patch {
                        offset: section.data_offset().saturating_add(offset),
                        bytes: next.to_le_bytes().to_vec(),
                        in_section: true,
                    });
                }
            },
            Payload::CodeSectionEntry(body) => {
                for operator in body.get_operators_reader()?.into_iter_with_offsets() {
                    let (operator, offset) = operator?;
                    let (old, new) = match operator {
                        Operator::I32Const { value } if value as u32 == version => {
                            (leb128(i64::from(value)), leb128(i64::from(next as i32)))
                        },
                        // The compiler joins two neighbouring fields into one store.
                        Operator::I64Const { value } => match raised(value as u64, version, next) {
                            Some(raised) => (leb128(value), leb128(raised as i64)),
                            None => continue,
                        },
                        _ => continue,
                    };
                    ensure!(old.len() == new.len(), "{next} takes more room than {version}");
                    // The instruction's own byte comes first.
                    let offset = offset.saturating_add(1);
                    ensure!(
                        wasm.get(offset..).is_some_and(|rest| rest.starts_with(&old)),
                        "unexpected encoding"
                    );
                    patches.push(Patch {
                        offset,
                        bytes: new,
                        in_section: false,
                    });
                }
            },
            Payload::DataSection(segments) => {
                for segment in segments {
                    let segment = segment?;
                    if !matches!(segment.kind, DataKind::Active { .. } | DataKind::Passive) {
                        continue;
                    }
                    let start = segment.range.end.saturating_sub(segment.data.len());
                    for offset in positions(segment.data, &plain) {
                        patches.push(Patch {
                            offset: start.saturating_add(offset),
                            bytes: next.to_le_bytes().to_vec(),
                            in_section: false,
                        });
                    }
                }
            },
            _ => {},
        }
    }
    Ok(patches)
}

/// The number with whichever half is `version` raised to `next`, if one is.
fn raised(value: u64, version: u32, next: u32) -> Option<u64> {
    let (high, low) = ((value >> 32) as u32, value as u32);
    match (high == version, low == version) {
        (true, _) => Some(u64::from(next) << 32 | u64::from(low)),
        (_, true) => Some(u64::from(high) << 32 | u64::from(next)),
        _ => None,
    }
}

fn positions<'a>(data: &'a [u8], pattern: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    data.windows(pattern.len())
        .enumerate()
        .filter(move |(_, window)| *window == pattern)
        .map(|(offset, _)| offset)
}

/// A signed number as WebAssembly writes it.
fn leb128(mut value: i64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        let sign = byte & 0x40 != 0;
        if (value == 0 && !sign) || (value == -1 && sign) {
            bytes.push(byte);
            return bytes;
        }
        bytes.push(byte | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_signed_numbers() {
        assert_eq!(leb128(0), [0]);
        assert_eq!(leb128(63), [63]);
        assert_eq!(leb128(64), [0xc0, 0]);
        assert_eq!(leb128(-1), [0x7f]);
        assert_eq!(leb128(624_485), [0xe5, 0x8e, 0x26]);
    }

    #[test]
    fn raises_either_half() {
        assert_eq!(raised(5_000 << 32 | 7, 5_000, 5_001), Some(5_001 << 32 | 7));
        assert_eq!(raised(7 << 32 | 5_000, 5_000, 5_001), Some(7 << 32 | 5_001));
        assert_eq!(raised(5_000 << 31, 5_000, 5_001), None);
    }
}
