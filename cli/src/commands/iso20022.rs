// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! `castellan iso20022`.

use super::exit_code;
use crate::{
    chain::{submit::Submitter, Client},
    cli::{CheckArgs, Iso20022Command, SettleArgs},
    iso20022::{
        advice::Advice,
        directory::Directory,
        errors::MessageErrors,
        matching::{self, Message},
        model::Instruction,
        read::{self, Refused},
        settle::{self, Accounts},
        write::{self, Kind},
        xml::MAX_SIZE,
    },
    keys::Keys,
    operations::Operations,
};
use anyhow::{anyhow, bail, Context};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Does what is asked for with settlement messages.
pub async fn run(command: Iso20022Command) -> anyhow::Result<u8> {
    match command {
        Iso20022Command::Check(args) => check(&args),
        Iso20022Command::Settle(args) => settle(&args).await,
    }
}

/// Says what instructions ask for, or what is wrong with them.
fn check(args: &CheckArgs) -> anyhow::Result<u8> {
    let operations = args.operations.as_deref().map(operations).transpose()?;
    let directory = operations
        .as_ref()
        .map(|operations| Directory::new(operations, args.depository.as_deref()));
    let mut wrong = String::new();
    for path in &args.files {
        let name = path.display();
        let checked = read(path).and_then(|instruction| {
            let terms = directory
                .as_ref()
                .map(|directory| directory.resolve(&instruction))
                .transpose();
            terms.map(|_| line(&instruction)).map_err(Refused::from)
        });
        match checked {
            Ok(line) => println!("{name}: {line}"),
            Err(refused) => wrong += &listed(path, &refused.errors),
        }
    }
    match wrong.is_empty() {
        true => Ok(exit_code(true)),
        false => bail!("the messages have errors:\n{wrong}"),
    }
}

/// Settles instructions and answers them.
async fn settle(args: &SettleArgs) -> anyhow::Result<u8> {
    let operations = operations(&args.operations)?;
    let directory = Directory::new(&operations, args.depository.as_deref());
    let mut answers = Answers::new(args.out.as_deref(), &args.files)?;

    let mut messages: Vec<Message> = Vec::new();
    let mut refused: Vec<(PathBuf, String, MessageErrors)> = Vec::new();
    let mut unreadable = String::new();
    for path in &args.files {
        let accepted = read(path).and_then(|instruction| accept(path, instruction, &directory, &messages));
        match accepted {
            Ok(message) => messages.push(message),
            Err(Refused {
                transaction: Some(transaction),
                errors,
            }) => refused.push((path.clone(), transaction, errors)),
            Err(Refused { errors, .. }) => unreadable += &listed(path, &errors),
        }
    }
    if !unreadable.is_empty() {
        bail!("there are files that cannot be answered, and nothing was sent to the chain:\n{unreadable}");
    }
    let keys = match messages.is_empty() {
        true => None,
        false => Some(Keys::named(args.keys.as_deref(), args.dev_keys)?),
    };
    let accounts = keys
        .map(|keys| Accounts::find(&messages, &operations, &keys))
        .transpose();
    let accounts = accounts.map_err(|errors| {
        anyhow!(
            "keys are missing, and nothing was sent to the chain:\n{}",
            errors.join("\n")
        )
    })?;

    for (path, transaction, errors) in &refused {
        eprint!("{}", listed(path, errors));
        let advice = Advice::refused(errors);
        if let Advice::Rejected(reasons) = &advice {
            let document = write::rejection(transaction, reasons)?;
            answers.give(path, transaction, Kind::StatusAdvice, &document, &advice)?;
        }
    }
    let mut lost = String::new();
    if let Some(accounts) = accounts {
        let client = Client::connect(&args.node.url, args.node.insecure_url).await?;
        let submitter = Submitter::new(client).await?;
        for settlement in matching::pair(&messages) {
            let progress = match settle::settle(&submitter, &accounts, &settlement).await {
                Ok(progress) => progress,
                Err(error) => {
                    let names = settlement.messages().map(|message| message.file.as_str());
                    lost += &format!("{}: {error:#}\n", names.collect::<Vec<_>>().join(", "));
                    continue;
                },
            };
            for message in settlement.messages() {
                let instruction = &message.instruction;
                let advice = progress.advice(instruction.movement);
                let (kind, document) = write::answer(instruction, progress.instruction, &advice)?;
                answers.give(
                    Path::new(&message.file),
                    &instruction.transaction,
                    kind,
                    &document,
                    &advice,
                )?;
            }
        }
    }
    match lost.is_empty() {
        true => Ok(exit_code(answers.good)),
        false => bail!("there are messages without an answer; run it again:\n{lost}"),
    }
}

/// The message in `path`, if its names lead somewhere and it was not sent before.
fn accept(
    path: &Path,
    instruction: Instruction,
    directory: &Directory<'_>,
    earlier: &[Message],
) -> Result<Message, Refused> {
    let transaction = Some(instruction.transaction.clone());
    let refuse = |errors| Refused {
        transaction: transaction.clone(),
        errors,
    };
    let terms = directory.resolve(&instruction).map_err(refuse)?;
    let message = Message {
        file: path.display().to_string(),
        instruction,
        terms,
    };
    matching::repeated(&message, earlier).map_err(refuse)?;
    Ok(message)
}

fn read(path: &Path) -> Result<Instruction, Refused> {
    let cannot = |error| Refused::from(MessageErrors::document(format_args!("cannot be read: {error}")));
    let size = fs::metadata(path).map_err(cannot)?.len();
    if usize::try_from(size).map_or(true, |size| size > MAX_SIZE) {
        let message = format_args!("{size} bytes, more than the {MAX_SIZE} that a message may have");
        return Err(MessageErrors::document(message).into());
    }
    read::read(&fs::read(path).map_err(cannot)?)
}

fn operations(path: &Path) -> anyhow::Result<Operations> {
    Operations::load(path).map_err(|errors| anyhow!("the operations file has errors:\n{errors}"))
}

fn listed(path: &Path, errors: &MessageErrors) -> String {
    let name = path.display();
    let lines = errors.0.iter().map(|error| format!("{name}: {error}\n"));
    lines.collect()
}

fn line(instruction: &Instruction) -> String {
    let Instruction {
        transaction,
        movement,
        quantity,
        isin,
        settlement_date,
        ..
    } = instruction;
    let payment = match &instruction.payment {
        Some(money) => format!("against {} {}", money.number, money.currency),
        None => "free of payment".into(),
    };
    let (deliverer, receiver) = (&instruction.deliverer.party.name, &instruction.receiver.party.name);
    format!(
        "{transaction} {movement} {} {isin} from {deliverer} to {receiver} {payment} on {settlement_date}",
        quantity.number
    )
}

/// Where the answers go.
struct Answers<'a> {
    folder: Option<&'a Path>,
    good: bool,
}

impl<'a> Answers<'a> {
    /// Answers to `files`, which must have different names if the answers go to a folder.
    fn new(folder: Option<&'a Path>, files: &[PathBuf]) -> anyhow::Result<Self> {
        if let Some(folder) = folder {
            let mut stems = BTreeSet::new();
            for file in files {
                let stem = stem(file);
                if stems.contains(&stem) {
                    bail!("two messages are called {stem:?}: their answers would be one file");
                }
                stems.insert(stem);
            }
            fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        }
        Ok(Self { folder, good: true })
    }

    /// Gives the answer to the message in `file`.
    fn give(
        &mut self,
        file: &Path,
        transaction: &str,
        kind: Kind,
        document: &str,
        advice: &Advice,
    ) -> anyhow::Result<()> {
        self.good &= advice.is_good();
        let Some(folder) = self.folder else {
            print!("{document}");
            return Ok(());
        };
        let path = folder.join(format!("{}.{}.xml", stem(file), kind.name()));
        fs::write(&path, document).with_context(|| format!("cannot write {}", path.display()))?;
        println!("{}: {transaction} {}", path.display(), advice.summary());
        Ok(())
    }
}

/// The name of a message's file, without what says that it is one.
fn stem(file: &Path) -> String {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    stem.strip_suffix(".sese.023").unwrap_or(&stem).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    const SAMPLE: &str = include_str!("../../tests/data/iso20022/sample-deliver.sese.023.xml");

    #[test]
    fn a_message_is_said_in_one_line() {
        let instruction = read::read(SAMPLE.as_bytes()).unwrap();
        assert_eq!(
            line(&instruction),
            "SAMPLE-DELI-0001 DELI 200 XSSAMPLE0017 from sample-delta to sample-grove against 20018 EUR on 2031-03-14"
        );
    }

    #[test]
    fn what_is_no_message_is_refused_before_it_is_read() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("large.xml");
        fs::write(&path, vec![b' '; MAX_SIZE + 1]).unwrap();
        let errors = read(&path).unwrap_err().errors.to_string();
        assert_eq!(errors, "1048577 bytes, more than the 1048576 that a message may have");
        let errors = read(&folder.path().join("none.xml")).unwrap_err().errors.to_string();
        assert!(errors.starts_with("cannot be read: "), "{errors}");
    }

    #[test]
    fn answers_do_not_overwrite_each_other() {
        let folder = TempDir::new().unwrap();
        let same = [PathBuf::from("a/1.xml"), PathBuf::from("b/1.sese.023.xml")];
        assert!(Answers::new(Some(folder.path()), &same).is_err());
        assert!(Answers::new(None, &same).is_ok());
        let mut answers = Answers::new(Some(folder.path()), &same[..1]).unwrap();
        let advice = Advice::Rejected(Vec::new());
        answers
            .give(&same[0], "T", Kind::StatusAdvice, "<a/>", &advice)
            .unwrap();
        assert!(!answers.good);
        assert_eq!(
            fs::read_to_string(folder.path().join("1.sese.024.xml")).unwrap(),
            "<a/>"
        );
    }
}
