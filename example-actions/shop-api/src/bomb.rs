//! Gzip bodies that are small on the wire and very large unpacked, made without packing them.

use std::io;

use flate2::{Compress, Compression, Crc, FlushCompress};

const PIECE_BYTES: usize = 1 << 20;

/// A gzip file of spaces that unpacks to `bytes`, rounded up to whole mebibytes.
///
/// One mebibyte is packed and then repeated: after a full flush a deflate stream looks back at nothing before it,
/// so that the same packed bytes mean the same plain bytes at every place. RFC 1951 and RFC 1952 give the format.
pub(crate) fn gzip_bomb(bytes: u64) -> io::Result<Vec<u8>> {
    let plain = vec![b' '; PIECE_BYTES];
    let mut packed = Vec::with_capacity(PIECE_BYTES);
    let mut deflate = Compress::new(Compression::best(), false);
    deflate.compress_vec(&plain, &mut packed, FlushCompress::Full)?;

    let mut piece_crc = Crc::new();
    piece_crc.update(&plain);
    let mut crc = Crc::new();
    // Magic, deflate, no flags, no time, best packing, unknown system.
    let mut file = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255];
    for _ in 0..bytes.div_ceil(PIECE_BYTES as u64) {
        file.extend_from_slice(&packed);
        crc.combine(&piece_crc);
    }
    // The last block of the stream, with nothing in it.
    file.extend_from_slice(&[0x03, 0x00]);
    file.extend_from_slice(&crc.sum().to_le_bytes());
    file.extend_from_slice(&crc.amount().to_le_bytes());
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;

    use super::*;

    #[test]
    fn a_small_bomb_unpacks_whole_with_a_right_checksum() {
        let packed = gzip_bomb(2_500_000).unwrap();
        let mut plain = Vec::new();
        GzDecoder::new(packed.as_slice()).read_to_end(&mut plain).unwrap();
        assert_eq!(plain.len(), 3 * PIECE_BYTES);
        assert!(plain.iter().all(|byte| *byte == b' '));
    }

    #[test]
    fn half_a_gibibyte_fits_in_a_mebibyte() {
        let packed = gzip_bomb(512 << 20).unwrap();
        assert!(packed.len() < 1 << 20, "{} bytes", packed.len());
    }
}
