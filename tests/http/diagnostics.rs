//! The text for a report of a bug: it says how the server is, and shows nobody's secrets, names or addresses.

use serde_json::json;
use sohbet::config::Host;

use crate::{
    administration::Here,
    house::{House, PASSWORD},
};

/// What may not be in the text, by how it is configured.
const SECRETS: [&str; 10] = [
    "a token secret of at least thirty-two bytes",
    "a shared secret of this test",
    "the-key-of-an-application",
    "the-password-of-a-device",
    "the-token-of-a-monitoring-system",
    "c2VjcmV0LW9mLWFuLWV4dGVybmFsLWFjY291bnQ",
    "the-password-of-a-mail-server",
    "the-address-of-a-hook",
    "the-name-of-a-topic",
    "the-token-of-a-hook",
];
/// Names and addresses that may not, either.
const NAMES: [&str; 12] = [
    "Çay evi",
    "call.family.example",
    "proxy-net",
    "198.51.100",
    "mail.provider.example",
    "ada@family.example",
    "smtp-user",
    "device-name",
    "account-1",
    "intranet.example",
    "ca.family.example",
    "wilhelmina",
];

async fn house() -> House {
    House::with(|config| {
        config.server.name = "Çay evi".into();
        config.server.public_host = Some("call.family.example".parse::<Host>().unwrap());
        config.server.allowed_origins = vec!["https://intranet.example".parse().unwrap()];
        config.server.trusted_proxies = vec!["198.51.100.0/24".parse().unwrap()];
        config.accounts.token_secret = Some(SECRETS[0].parse().unwrap());
        config.accounts.registration = sohbet::config::RegistrationMode::Open;
        config.rooms.max_participants = 4;
        config.relay.secrets = vec![SECRETS[1].parse().unwrap()];
        config.relay.api_keys = vec![SECRETS[2].parse().unwrap()];
        config.relay.users = vec![format!("device-name:{}", SECRETS[3]).parse().unwrap()];
        config.relay.public_ipv4 = Some("198.51.100.7".parse().unwrap());
        config.metrics.tokens = vec![SECRETS[4].parse().unwrap()];
        config.tls.acme_external_account = Some(format!("account-1:{}", SECRETS[5]).parse().unwrap());
        config.tls.acme_directory = "https://ca.family.example/directory".parse().unwrap();
        config.tls.acme_contact = Some("ada@family.example".into());
        let alerts = &mut config.alerts;
        alerts.email_to = vec!["ada@family.example".into()];
        alerts.smtp_host = Some("mail.provider.example".parse().unwrap());
        alerts.smtp_user = Some("smtp-user".into());
        alerts.smtp_password = Some(SECRETS[6].parse().unwrap());
        alerts.webhook = Some(format!("https://hook.example/{}", SECRETS[7]).parse().unwrap());
        alerts.ntfy = Some(format!("https://ntfy.example/{}", SECRETS[8]).parse().unwrap());
        alerts.webhook_token = Some(SECRETS[9].parse().unwrap());
    })
    .await
}

#[tokio::test]
async fn the_text_says_how_the_server_is_and_holds_no_secret_no_name_and_no_address() {
    let house = house().await;
    let (admin, ada) = (house.admin().await, house.account("wilhelmina").await);
    let invite = json!({ "room": null, "role": null, "expires_in": null, "max_uses": null });
    let invite = admin.post("/api/invites", invite).await.expect(201);
    let _here = Here::come(&house, "wilhelmina", "a room of wilhelmina");
    let answer = admin.get("/api/diagnostics").await;
    answer.expect(200);
    assert_eq!(answer.headers["content-type"], "text/plain; charset=utf-8");
    let text = String::from_utf8(answer.body).unwrap();

    let known = [
        concat!("version: ", env!("CARGO_PKG_VERSION")),
        "relay.secrets: (1 set)",
        "accounts.token_secret: (set)",
        "rooms.max_participants: 4",
        "public host in force: a name",
        "database: ready",
        "in rooms: 1 in 1 rooms",
        "looked through: sound",
        "user 2",
        "local: success",
        "over TLS: 0 allocations",
    ];
    for known in known {
        assert!(text.contains(known), "{known:?} is not in\n{text}");
    }

    let kept = |browser: &crate::house::Browser<'_>| {
        [browser.token.clone().unwrap(), browser.cookie.borrow().clone().unwrap()]
    };
    let mut hidden: Vec<String> = SECRETS.iter().chain(&NAMES).map(ToString::to_string).collect();
    hidden.extend(kept(&admin).into_iter().chain(kept(&ada)));
    hidden.extend([PASSWORD.to_owned(), invite["token"].as_str().unwrap().to_owned(), "The Admin".to_owned()]);
    hidden.push(house.app.config.now().server.data_dir.display().to_string());
    hidden.push(rustix::system::uname().nodename().to_string_lossy().into_owned());
    hidden.extend(["192.0.2.", "127.0.0.1"].map(str::to_owned));
    for word in hidden {
        assert!(!text.contains(&word), "{word:?} is in\n{text}");
    }
}
