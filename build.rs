//! Builds the web client, so that one `cargo run` gives the whole appliance.
//!
//! Cargo asks build scripts to write to `OUT_DIR` only. This one also writes to `web/node_modules` and `web/dist`, which
//! git ignores: npm installs beside `package.json` and nowhere else, and `web/dist` is the one folder that a debug build
//! reads at run time, a release build embeds and `npm run dev` knows. Nothing else of the source tree is touched.
//!
//! `SOHBET_WEB=skip` leaves the client as it is, for work on Rust alone.

use std::{env, fs, path::Path, process::Command};

/// What the client is built from. A folder stands for everything in it.
const SOURCES: [&str; 8] = [
    "compress.ts",
    "index.html",
    "package.json",
    "package-lock.json",
    "public",
    "src",
    "tsconfig.json",
    "vite.config.ts",
];

/// The oldest Node.js that the client's tools run on.
const NODE: (u32, u32) = (20, 19);

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=SOHBET_WEB");
    let web = Path::new("web");
    for source in SOURCES.iter().map(|source| web.join(source)) {
        println!("cargo::rerun-if-changed={}", source.display());
    }
    let built = match env::var("SOHBET_WEB").as_deref() {
        Ok("skip") => fs::create_dir_all(web.join("dist")).map_err(|error| format!("web/dist cannot be made: {error}")),
        _ => require_node().and_then(|()| install(web)).and_then(|()| npm(web, &["run", "build"])),
    };
    if let Err(reason) = built {
        println!("cargo::error=The web client was not built. {reason}");
    }
}

/// Node.js is there, and new enough.
fn require_node() -> Result<(), String> {
    let needed = format!(
        "Node.js {}.{} or newer with npm is needed (Debian: apt-get install nodejs npm, or a newer release from \
         nodejs.org). To work on Rust alone, set SOHBET_WEB=skip.",
        NODE.0, NODE.1
    );
    let Ok(answer) = Command::new("node").arg("--version").output() else {
        return Err(format!("Node.js was not found. {needed}"));
    };
    let version = String::from_utf8_lossy(&answer.stdout);
    let mut parts = version.trim().trim_start_matches('v').split('.').map_while(|part| part.parse().ok());
    if (parts.next().unwrap_or(0), parts.next().unwrap_or(0)) < NODE {
        return Err(format!("Node.js here is {}. {needed}", version.trim()));
    }
    Ok(())
}

/// Installs the packages that the lock file names, unless exactly these are installed.
fn install(web: &Path) -> Result<(), String> {
    let lock = fs::read(web.join("package-lock.json")).map_err(|error| format!("web/package-lock.json: {error}"))?;
    let installed = web.join("node_modules/.installed-lock.json");
    if fs::read(&installed).is_ok_and(|last| last == lock) {
        return Ok(());
    }
    npm(web, &["ci", "--include=dev", "--no-audit", "--no-fund"])?;
    fs::write(&installed, lock).map_err(|error| format!("{}: {error}", installed.display()))
}

/// Runs npm in the client's folder; what it says is shown when it fails.
fn npm(web: &Path, arguments: &[&str]) -> Result<(), String> {
    let command = format!("npm {} (in web/)", arguments.join(" "));
    let run = Command::new("npm").args(arguments).current_dir(web).env("NO_COLOR", "1").output();
    let answer = run.map_err(|error| format!("{command} could not be started: {error}. Is npm installed?"))?;
    if answer.status.success() {
        return Ok(());
    }
    for line in String::from_utf8_lossy(&[answer.stdout, answer.stderr].concat()).lines() {
        println!("cargo::warning={line}");
    }
    Err(format!("{command} failed with {}; its words are above.", answer.status))
}
