//! Numbers and texts as bytes: small numbers take one byte, so that thousands are read in a moment.

/// Numbers in groups of seven bits, the lowest first; all but the last have the eighth set.
#[derive(Default)]
pub struct Writer(Vec<u8>);

/// What was written, taken from the front.
#[derive(Clone, Copy)]
pub struct Reader<'b>(&'b [u8]);

/// Small numbers above and below zero as small ones.
pub const fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)).cast_unsigned()
}

pub const fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -((number & 1).cast_signed())
}

impl Writer {
    pub fn done(self) -> Vec<u8> {
        self.0
    }

    #[inline]
    pub fn count(&mut self, count: u64) {
        self.wide(u128::from(count));
    }

    #[inline]
    pub fn signed(&mut self, number: i64) {
        self.count(zigzag(number));
    }

    #[inline]
    pub fn wide(&mut self, mut number: u128) {
        while number >= 0x80 {
            self.0.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.0.push(number.to_le_bytes()[0]);
    }

    #[inline]
    pub fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// Their length first, so that they can be passed over.
    #[inline]
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.count(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }
}

impl<'b> Reader<'b> {
    #[inline]
    pub const fn new(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    #[inline]
    pub const fn is_done(&self) -> bool {
        self.0.is_empty()
    }

    #[inline]
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    #[inline]
    pub fn count(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    #[inline]
    pub fn signed(&mut self) -> Option<i64> {
        self.count().map(unzigzag)
    }

    #[inline]
    pub fn wide(&mut self) -> Option<i128> {
        let mut number = 0;
        for shift in (0..127).step_by(7) {
            let byte = self.byte()?;
            number |= i128::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// So many bytes as are said before them.
    #[inline]
    pub fn bytes(&mut self) -> Option<&'b [u8]> {
        let length = usize::try_from(self.count()?).ok()?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    #[inline]
    pub fn text(&mut self) -> Option<&'b str> {
        std::str::from_utf8(self.bytes()?).ok()
    }
}
