//! `sohbet user`: looks after accounts.

use std::{fmt::Write, io};

use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;

use super::{
    Failure, data,
    output::{Form, moment},
};
use crate::{
    auth::{
        account::{self, AccountError},
        clock::Clock,
        names, password,
    },
    config::Config,
    db::{
        self, Connection,
        audit::{self, Act, Note},
        user::User,
    },
    random,
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List the accounts
    List {
        #[command(flatten)]
        form: Form,
    },
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
        #[command(flatten)]
        form: Form,
    },
    /// Let an account sign in no longer, and end its sessions
    Disable(Login),
    /// Let it sign in again
    Enable(Login),
    /// Delete an account; its rooms go to whoever there has the highest role, or with it
    Delete(Login),
    /// Give an account a new password and end its sessions
    Password {
        #[command(flatten)]
        login: Login,
        #[command(flatten)]
        password: Password,
    },
    /// Make an account an administrator, or no longer one
    Role {
        #[command(flatten)]
        login: Login,
        /// What it is from now on
        role: Role,
    },
}

#[derive(Debug, Args)]
pub(super) struct Login {
    /// The name to sign in with
    login: String,
    #[command(flatten)]
    form: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Role {
    /// Runs the server
    Admin,
    /// Uses it
    User,
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
    /// The password, and the same again if it was made up and nobody knows it yet.
    fn choose(&self) -> Result<(String, Option<String>), Failure> {
        if !self.password_stdin {
            let password = random::id();
            return Ok((password.clone(), Some(password)));
        }
        let mut line = String::new();
        io::stdin().read_line(&mut line).map_err(anyhow::Error::from)?;
        let password = line.trim_end_matches(['\r', '\n']).to_owned();
        names::password(&password)?;
        Ok((password, None))
    }
}

/// An account as it is printed.
#[derive(Serialize)]
struct Shown {
    id: String,
    login: String,
    name: String,
    admin: bool,
    disabled: bool,
    created_at: i64,
    /// A password that was made up.
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<String>,
}

impl Shown {
    fn new(user: User, password: Option<String>) -> Self {
        let User { id, login, name, admin, disabled, created_at, .. } = user;
        Self { id, login: login.unwrap_or_default(), name, admin, disabled, created_at, password }
    }

    /// What to say of a password that was made up.
    fn said(&self) -> String {
        let said = |password| format!(" The password is {password} (change it on the account page).");
        self.password.as_ref().map(said).unwrap_or_default()
    }
}

impl Command {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        match self {
            Self::List { form } => list(config, form),
            Self::Add { login, name, admin, password, form } => {
                let login = names::login(&login)?;
                let name = names::display(&name.unwrap_or_else(|| login.clone()))?;
                add(config, login, name, admin, &password, form)
            }
            Self::Disable(login) => {
                login.set_rights(config, |user| (user.admin, true), "They cannot sign in any more.")
            }
            Self::Enable(login) => login.set_rights(config, |user| (user.admin, false), "They can sign in again."),
            Self::Delete(login) => login.delete(config),
            Self::Password { login, password } => login.change_password(config, &password),
            Self::Role { login, role: Role::Admin } => {
                login.set_rights(config, |user| (true, user.disabled), "They run the server now.")
            }
            Self::Role { login, role: Role::User } => {
                login.set_rights(config, |user| (false, user.disabled), "They do not run the server any more.")
            }
        }
    }
}

fn list(config: &Config, form: Form) -> Result<(), Failure> {
    let users = data::read(config, db::user::accounts)?;
    let users: Vec<_> = users.into_iter().map(|user| Shown::new(user, None)).collect();
    form.print(&users, || {
        let mut text = String::new();
        for Shown { login, name, admin, disabled, created_at, .. } in &users {
            let marks = [(*admin, " (administrator)"), (*disabled, " (disabled)")];
            let marks: String = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect();
            let _ = writeln!(text, "{login:<32} {} {name}{marks}", moment(*created_at));
        }
        text
    })
}

fn add(
    config: &Config,
    login: String,
    name: String,
    admin: bool,
    password: &Password,
    form: Form,
) -> Result<(), Failure> {
    let (password, made_up) = password.choose()?;
    let phc = password::hash(&password)?;
    let now = Clock::machine().unix_seconds();
    let user = data::write(config, move |db| {
        let user = account::insert(db, login, name, &phc, admin, now)?;
        note(db, Act::AccountMade, &user)?;
        Ok::<_, AccountError>(user)
    })?;
    let shown = Shown::new(user, made_up);
    form.print(&shown, || format!("{} can sign in now.{}\n", shown.login, shown.said()))
}

impl Login {
    /// Does something to the account, and prints what it is then.
    fn change(
        self,
        config: &Config,
        work: impl FnOnce(&Connection, &User) -> Result<(), AccountError> + Send + 'static,
        said: &str,
    ) -> Result<(), Failure> {
        let login = names::login(&self.login)?;
        let user = data::write(config, move |db| {
            let user = find(db, &login)?;
            work(db, &user)?;
            Ok::<_, AccountError>(db::user::find(db, &user.id)?.unwrap_or(user))
        })?;
        self.form.print(&Shown::new(user, None), || format!("{said}\n"))
    }

    fn set_rights(self, config: &Config, wanted: fn(&User) -> (bool, bool), said: &str) -> Result<(), Failure> {
        let work = move |db: &Connection, user: &User| {
            let (admin, disabled) = wanted(user);
            account::set_rights(db, user, admin, disabled)?;
            account::acts(user, admin, disabled).try_for_each(|act| note(db, act, user))
        };
        self.change(config, work, said)
    }

    fn delete(self, config: &Config) -> Result<(), Failure> {
        let work = |db: &Connection, user: &User| {
            note(db, Act::AccountDeleted, user)?;
            account::delete(db, user).map(drop)
        };
        self.change(config, work, "The account is gone.")
    }

    fn change_password(self, config: &Config, password: &Password) -> Result<(), Failure> {
        let login = names::login(&self.login)?;
        let (password, made_up) = password.choose()?;
        let phc = password::hash(&password)?;
        let user = data::write(config, move |db| {
            let user = find(db, &login)?;
            db::user::set_password(db, &user.id, &phc)?;
            db::session::delete_others(db, &user.id, None)?;
            note(db, Act::PasswordSet, &user)?;
            Ok::<_, AccountError>(user)
        })?;
        let shown = Shown::new(user, made_up);
        self.form.print(&shown, || {
            format!("The password is changed, and whoever was signed in with it is signed out.{}\n", shown.said())
        })
    }
}

/// An account by its login name.
pub(super) fn find(db: &Connection, login: &str) -> Result<User, AccountError> {
    db::user::find_login(db, login)?.map(|(user, _)| user).ok_or(AccountError::Unknown)
}

fn note(db: &Connection, act: Act, user: &User) -> Result<(), AccountError> {
    let by = data::operator();
    let note = Note::by_command(act, &by).to(&user.id);
    Ok(audit::insert(db, note, Clock::machine().unix_seconds())?)
}
