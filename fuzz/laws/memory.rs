//! What decoding may take of memory, whatever lengths the bytes claim. Part of the laws of `event` and `frame`.

/// A claimed length is believed up to 1 MiB before its entries are there (`serde`), on each level of lists within lists.
const BELIEVED: u64 = 4 * 1024 * 1024;
/// Bytes of memory for a byte that came: the shortest entries stand in lists of large structures, and a list that
/// grows is held twice for a moment.
const EACH: u64 = 96;

/// Decodes so many bytes, for which so many more may be kept ready.
///
/// # Panics
/// It took more memory than follows from their number.
pub fn holds<T>(bytes: usize, ready: usize, decode: impl FnOnce() -> T) -> T {
    let mut read = None;
    let took = allocation_counter::measure(|| read = Some(decode())).bytes_max;
    let most = BELIEVED + EACH * bytes as u64 + ready as u64;
    assert!(took <= most, "{took} bytes of memory for {bytes}");
    read.expect("it was decoded")
}
