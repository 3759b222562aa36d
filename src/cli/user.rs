//! `sohbet user`: looks after accounts.

use std::{fmt::Write, io};

use clap::{Args, Subcommand};

use super::{Failure, data, print};
use crate::{
    auth::{
        account::{self, AccountError},
        clock::Clock,
        names, password,
    },
    config::Config,
    db::{self, Connection, user::User},
    random,
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List the accounts
    List,
    /// Make an account
    Add {
        /// The name to sign in with
        login: String,
        /// The name to show [default: the login name]
        #[arg(long)]
        name: Option<String>,
        /// Make it an administrator
        #[arg(long)]
        admin: bool,
        #[command(flatten)]
        password: Password,
    },
    /// Give an account a new password and end its sessions
    Password {
        /// The name to sign in with
        login: String,
        #[command(flatten)]
        password: Password,
    },
    /// Make an account an administrator, or no longer one
    Admin {
        /// The name to sign in with
        login: String,
        /// No longer one
        #[arg(long)]
        revoke: bool,
    },
}

/// Where a password comes from. Not from a flag: other users of the machine can read those.
#[derive(Debug, Args)]
#[group(id = "password-source")]
pub(super) struct Password {
    /// Read the password from standard input instead of making one up
    #[arg(long)]
    password_stdin: bool,
}

impl Password {
    /// The password, and what to say about it.
    fn choose(&self) -> Result<(String, String), Failure> {
        if !self.password_stdin {
            let password = random::id();
            let said = format!(" The password is {password} (change it on the account page).");
            return Ok((password, said));
        }
        let mut line = String::new();
        io::stdin().read_line(&mut line).map_err(anyhow::Error::from)?;
        let password = line.trim_end_matches(['\r', '\n']).to_owned();
        names::password(&password)?;
        Ok((password, String::new()))
    }
}

impl Command {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        match self {
            Self::List => list(config),
            Self::Add { login, name, admin, password } => add(config, &login, name, admin, &password),
            Self::Password { login, password } => change_password(config, &login, &password),
            Self::Admin { login, revoke } => set_admin(config, &login, !revoke),
        }
    }
}

fn list(config: &Config) -> Result<(), Failure> {
    let users = data::write(config, db::user::accounts)?;
    let mut text = String::new();
    for user in users {
        let login = user.login.unwrap_or_default();
        let marks = [(user.admin, " (administrator)"), (user.disabled, " (disabled)")];
        let marks: String = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect();
        let _ = writeln!(text, "{login:<32} {}{marks}", user.name);
    }
    print(&text)
}

fn add(config: &Config, login: &str, name: Option<String>, admin: bool, password: &Password) -> Result<(), Failure> {
    let login = names::login(login)?;
    let name = names::display(&name.unwrap_or_else(|| login.clone()))?;
    let (password, said) = password.choose()?;
    let phc = password::hash(&password)?;
    let now = Clock::machine().unix_seconds();
    let user = data::write(config, move |db| account::insert(db, login, name, &phc, admin, now))?;
    print(&format!("{} can sign in now.{said}\n", user.login.unwrap_or_default()))
}

fn change_password(config: &Config, login: &str, password: &Password) -> Result<(), Failure> {
    let login = names::login(login)?;
    let (password, said) = password.choose()?;
    let phc = password::hash(&password)?;
    data::write(config, move |db| {
        let user = find(db, &login)?;
        db::user::set_password(db, &user.id, &phc)?;
        db::session::delete_others(db, &user.id, None)?;
        Ok::<_, AccountError>(())
    })?;
    print(&format!("The password is changed, and whoever was signed in with it is signed out.{said}\n"))
}

fn set_admin(config: &Config, login: &str, admin: bool) -> Result<(), Failure> {
    let login = names::login(login)?;
    data::write(config, move |db| {
        let user = find(db, &login)?;
        account::set_rights(db, &user, admin, user.disabled)
    })?;
    print(if admin { "They run the server now.\n" } else { "They do not run the server any more.\n" })
}

fn find(db: &Connection, login: &str) -> Result<User, AccountError> {
    db::user::find_login(db, login)?.map(|(user, _)| user).ok_or(AccountError::Unknown)
}
