//! A message to a webhook: a POST of JSON.

use axum::{
    body::Body,
    http::{Method, Request, header},
};

use super::{Message, web};
use crate::config::Alerts;

pub(super) async fn send(settings: &Alerts, message: &Message) -> anyhow::Result<()> {
    let address = settings.webhook.as_ref().map_or("", |address| address.reveal());
    let mut request = Request::builder().method(Method::POST).uri(address);
    request = request.header(header::CONTENT_TYPE, "application/json");
    if let Some(token) = &settings.webhook_token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {}", token.reveal()));
    }
    web::post(request.body(Body::from(serde_json::to_vec(message)?))?, settings.root_file.as_deref()).await
}
