//! Values that are numbers with a meaning: a range of ports, a bandwidth.

use std::ops::RangeInclusive;

use super::value::{Value, from_text, quoted};

/// Ports below this belong to the machine's services.
const FIRST_PORT: u16 = 1024;

/// A range of port numbers, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PortRange {
    /// The lowest.
    pub first: u16,
    /// The highest; not below the first.
    pub last: u16,
}

impl PortRange {
    /// All of them.
    #[must_use]
    pub fn ports(self) -> RangeInclusive<u16> {
        self.first..=self.last
    }
}

from_text!(PortRange);

impl Value for PortRange {
    const EXPECTS: &'static str = "a range of ports from 1024 to 65535, like \"49152-65535\"";
    const PLAIN: bool = true;

    fn parse_text(text: &str) -> Result<Self, String> {
        let port = |text: &str| text.trim().parse::<u16>().ok();
        let range = text.split_once('-').and_then(|(first, last)| Some((port(first)?, port(last)?)));
        let (first, last) = range.ok_or_else(|| format!("{text:?} is not a range of ports"))?;
        if first > last {
            return Err(format!("the range {text:?} is empty, because it ends before it begins"));
        }
        if first < FIRST_PORT {
            return Err(format!("ports below {FIRST_PORT} belong to the machine's services"));
        }
        Ok(Self { first, last })
    }

    fn render(&self) -> Option<String> {
        Some(quoted(&format!("{}-{}", self.first, self.last)))
    }
}

/// Units of bandwidth with their size in bits per second, largest first.
const UNITS: [(&str, u64); 4] = [("Gbit/s", 1_000_000_000), ("Mbit/s", 1_000_000), ("kbit/s", 1000), ("bit/s", 1)];

/// How much may be sent in a time. None is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bandwidth {
    bits: u64,
}

impl Bandwidth {
    /// So many millions of bits per second; 0 for no limit.
    #[must_use]
    pub const fn megabits(megabits: u32) -> Self {
        Self { bits: megabits as u64 * 1_000_000 }
    }

    /// Bytes per second, rounded up; 0 for no limit.
    #[must_use]
    pub const fn bytes_per_second(self) -> u64 {
        self.bits.div_ceil(8)
    }
}

impl Value for Bandwidth {
    const EXPECTS: &'static str =
        "a bandwidth with its unit, like \"500 kbit/s\", \"200 Mbit/s\" or \"2 Gbit/s\"; or \"0\" for no limit";
    const PLAIN: bool = true;

    fn parse_text(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text == "0" {
            return Ok(Self { bits: 0 });
        }
        let unit_at = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(|| format!("{text:?} has no unit"))?;
        let (number, unit) = text.split_at(unit_at);
        let problem = || format!("{text:?} is not a bandwidth");
        let number: u64 = number.parse().map_err(|_| problem())?;
        let size = UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit.trim())).ok_or_else(problem)?.1;
        number.checked_mul(size).map(|bits| Self { bits }).ok_or_else(problem)
    }

    fn render(&self) -> Option<String> {
        if self.bits == 0 {
            return Some(quoted("0"));
        }
        let (unit, size) = UNITS.iter().find(|(_, size)| self.bits.is_multiple_of(*size)).unwrap_or(&UNITS[3]);
        Some(quoted(&format!("{} {unit}", self.bits / size)))
    }
}

/// Units of size with their number of bytes, largest first.
const SIZES: [(&str, u64); 4] = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1000), ("B", 1)];

/// How much room something takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    bytes: u64,
}

impl Size {
    /// So many millions of bytes.
    #[must_use]
    pub const fn megabytes(megabytes: u32) -> Self {
        Self { bytes: megabytes as u64 * 1_000_000 }
    }

    /// So many bytes.
    #[must_use]
    pub const fn from_bytes(bytes: u64) -> Self {
        Self { bytes }
    }

    /// In bytes.
    #[must_use]
    pub const fn bytes(self) -> u64 {
        self.bytes
    }
}

impl Value for Size {
    const EXPECTS: &'static str = "a size with its unit, like \"500 kB\", \"50 MB\" or \"2 GB\"; or \"0\" for none";
    const PLAIN: bool = true;

    fn parse_text(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text == "0" {
            return Ok(Self { bytes: 0 });
        }
        let unit_at = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(|| format!("{text:?} has no unit"))?;
        let (number, unit) = text.split_at(unit_at);
        let problem = || format!("{text:?} is not a size");
        let number: u64 = number.parse().map_err(|_| problem())?;
        let size = SIZES.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit.trim())).ok_or_else(problem)?.1;
        // What a database counts with.
        let bytes = number.checked_mul(size).filter(|bytes| i64::try_from(*bytes).is_ok());
        bytes.map(|bytes| Self { bytes }).ok_or_else(problem)
    }

    fn render(&self) -> Option<String> {
        if self.bytes == 0 {
            return Some(quoted("0"));
        }
        let (unit, size) = SIZES.iter().find(|(_, size)| self.bytes.is_multiple_of(*size)).unwrap_or(&SIZES[3]);
        Some(quoted(&format!("{} {unit}", self.bytes / size)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bandwidth_counts_in_bits_and_is_used_in_bytes() {
        let bytes = |text: &str| Bandwidth::parse_text(text).map(Bandwidth::bytes_per_second);
        assert_eq!(bytes("200 Mbit/s"), Ok(25_000_000));
        assert_eq!(bytes("2Gbit/s"), Ok(250_000_000));
        assert_eq!(bytes("9 bit/s"), Ok(2));
        assert_eq!(bytes("500 KBIT/S"), Ok(62_500));
        assert_eq!(bytes("0"), Ok(0));
        assert_eq!(Bandwidth::parse_text("2000 Mbit/s").unwrap().render().as_deref(), Some("\"2 Gbit/s\""));
        for nonsense in ["", "200", "fast", "-1 Mbit/s", "1.5 Mbit/s", "5 MB/s", "99999999999999999999 bit/s"] {
            assert!(bytes(nonsense).is_err(), "{nonsense}");
        }
    }

    #[test]
    fn a_size_is_written_with_its_unit() {
        let bytes = |text: &str| Size::parse_text(text).map(Size::bytes);
        assert_eq!(bytes("50 MB"), Ok(50_000_000));
        assert_eq!(bytes("2gb"), Ok(2_000_000_000));
        assert_eq!(bytes("0"), Ok(0));
        assert_eq!(Size::megabytes(1000).render().as_deref(), Some("\"1 GB\""));
        assert_eq!(Size::from_bytes(1500).render().as_deref(), Some("\"1500 B\""));
        for nonsense in ["", "50", "big", "-1 MB", "1.5 MB", "50 Mbit/s", "99999999999 GB"] {
            assert!(bytes(nonsense).is_err(), "{nonsense}");
        }
    }

    #[test]
    fn a_range_of_ports_says_what_is_wrong_with_it() {
        let range = |text: &str| PortRange::parse_text(text).map(PortRange::ports);
        assert_eq!(range("49152-65535"), Ok(49152..=65535));
        assert_eq!(range("50000 - 50000"), Ok(50000..=50000));
        assert!(range("60000-50000").unwrap_err().contains("ends before it begins"));
        assert!(range("80-50000").unwrap_err().contains("machine's services"));
        for nonsense in ["", "50000", "1-2-3", "50000-70000", "a-b"] {
            assert!(range(nonsense).unwrap_err().contains("not a range"), "{nonsense}");
        }
    }
}
