//! A message to a topic of ntfy: a POST of its text, with what belongs to it in the head (docs.ntfy.sh/publish).

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{Message, web};
use crate::config::Alerts;

pub(super) async fn send(settings: &Alerts, message: &Message) -> anyhow::Result<()> {
    let address = settings.ntfy.as_ref().map_or("", |address| address.reveal());
    let (priority, tags) = if message.is_bad() { ("high", "warning") } else { ("default", "white_check_mark") };
    let mut request = Request::builder().method(Method::POST).uri(address);
    request = request.header("Title", in_a_head(&message.title)).header("Priority", priority).header("Tags", tags);
    if let Some(token) = &settings.ntfy_token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {}", token.reveal()));
    }
    web::post(request.body(Body::from(message.body.clone()))?, settings.root_file.as_deref()).await
}

/// A text as a field of a head can hold it (RFC 2047).
fn in_a_head(text: &str) -> String {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return text.to_owned();
    }
    format!("=?UTF-8?B?{}?=", STANDARD.encode(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_in_turkish_fits_into_a_head() {
        assert_eq!(in_a_head("sohbet: a test"), "sohbet: a test");
        assert_eq!(in_a_head("Çay"), "=?UTF-8?B?w4dheQ==?=");
    }
}
