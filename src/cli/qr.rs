//! A QR code in a terminal.

use qrcode::{EcLevel, QrCode, render::unicode::Dense1x2};

/// Draws a text as half blocks, light on dark as most terminals are; the quiet zone makes it work on light ones too.
/// Nothing when it is too long for a code.
pub(super) fn draw(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
    Some(code.render::<Dense1x2>().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setup_link_fits_an_ordinary_terminal() {
        let link = format!("https://192.168.100.100:8443/setup#{}", "x".repeat(43));
        let drawn = draw(&link).unwrap();
        assert!(drawn.lines().count() <= 24, "{}", drawn.lines().count());
        assert!(drawn.lines().all(|line| line.chars().count() <= 80));
    }
}
