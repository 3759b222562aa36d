//! nginx, passing connections on by name, and speaking HTTP itself.

use std::{fs, path::Path, process::Command};

use crate::{
    page::{block, with},
    proxy::Proxy,
    visitor::{ADDRESS, NAME, Relay, Visitor, everything_works, host_behind_a_proxy},
    website::Website,
};

/// What Debian's `nginx.conf` says in other words.
const AROUND: &str = "load_module /usr/lib/nginx/modules/ngx_stream_module.so;
daemon off; pid nginx.pid; error_log stderr; events {}
";
/// Where whoever runs the tests may write.
const FILES: &str = "access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
uwsgi_temp_path uwsgi; scgi_temp_path scgi;
";

fn run(folder: &Path, configuration: &str) -> Command {
    let file = folder.join("nginx.conf");
    fs::write(&file, format!("{AROUND}{configuration}")).unwrap();
    let mut command = Command::new("nginx");
    command.arg("-p").arg(folder).arg("-c").arg(file).args(["-e", "stderr"]);
    command.env("PATH", format!("{}:/usr/sbin", std::env::var("PATH").unwrap_or_default()));
    command
}

#[tokio::test(flavor = "multi_thread")]
async fn nginx_passes_connections_on_by_name() {
    let (host, website) = (host_behind_a_proxy().await, Website::open().await);
    let proxy = Proxy::start("nginx and libnginx-mod-stream", |folder, port| {
        let changes = [
            ("listen 443;", format!("listen 127.0.0.1:{port};")),
            ("listen [::]:443;", format!("listen [::1]:{port};")),
            ("127.0.0.1:8443", host.address().to_string()),
            ("127.0.0.1:8444", website.address().to_string()),
        ];
        run(folder, &with(block("nginx", "ssl_preread"), &changes))
    });
    everything_works(&host, &proxy).await;
    let visitor = Visitor::of(&proxy, host.server.app().tls.authority_pem());
    let (heard, _) = tokio::join!(website.hears(), visitor.tls("other.example"));
    assert!(heard.starts_with(b"PROXY TCP4 127.0.0.77 "), "{}", String::from_utf8_lossy(&heard));
}

#[tokio::test(flavor = "multi_thread")]
async fn nginx_that_speaks_http_carries_signaling_and_leads_beside_it_to_the_relay() {
    let host = host_behind_a_proxy().await;
    let certified = rcgen::generate_simple_self_signed([NAME.to_owned()]).unwrap();
    let authority = certified.cert.pem();
    let proxy = Proxy::start("nginx", |folder, port| {
        fs::write(folder.join("call.pem"), &authority).unwrap();
        fs::write(folder.join("call.key"), certified.signing_key.serialize_pem()).unwrap();
        let changes = [
            ("listen 443 ssl;", format!("listen 127.0.0.1:{port} ssl;")),
            ("listen [::]:443 ssl;", format!("listen [::1]:{port} ssl;")),
            ("/etc/ssl/call.example.pem", folder.join("call.pem").display().to_string()),
            ("/etc/ssl/call.example.key", folder.join("call.key").display().to_string()),
            ("127.0.0.1:8443", host.address().to_string()),
        ];
        let server = with(block("nginx", "proxy_pass http"), &changes);
        run(folder, &format!("http {{ {FILES}{server}}}\n"))
    });
    let ada = host.admin().await;
    let room = host.room(&ada, "members").await;
    let visitor = Visitor::of(&proxy, &authority);
    let ben = visitor.register("ben").await;
    assert_eq!(visitor.address_seen(&ben).await, std::net::IpAddr::from(ADDRESS).to_string());
    let (_client, joined) = visitor.join(&ben, &room).await;
    let own = host.address().port();
    assert_eq!(Relay::of(&joined).uris, Relay::expected(own, own));
}
