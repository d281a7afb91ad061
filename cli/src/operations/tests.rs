// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

mod settlement;
mod steps;

use super::*;
use std::fs;
use tempfile::TempDir;

const PARTICIPANTS: &str = "\
id,name,subject,lei,roles,status,expect
bank,Sample Bank,institution,YZ83GD8L7GG84979J516,institution issuer-agent,active,
checker,Sample Checker,institution,529900T8BM49AURSDO55,claim-issuer,active,
person,Sample Person,person,,institution,suspended,
ghost,Sample Ghost,none,,,unadmitted,
";
const TRUST: &str = "\
issuer,topic,countries
checker,kyb,DE FR
checker,kyc,*
";
const CLAIMS: &str = "\
subject,topic,country,issuer,expires,evidence,status,expect
bank,kyb,DE,checker,2030-01-31,,valid,
person,kyc,FR,checker,2030-01-31T12:00:00Z,0x0101010101010101010101010101010101010101010101010101010101010101,revoked,
";
const INSTRUMENTS: &str = "\
symbol,isin,class,name,decimals,issuer,claims_required,countries_allowed,countries_blocked,expect
BOND,XS0971721963,debt,Sample bond,0,bank,kyb,DE FR,,
CASH,,utility,Sample cash,2,bank,,,KP IR,
";
const ISSUES: &str = "\
reference,instrument,beneficiary,amount
I-1,BOND,bank,1000
I-2,CASH,person,1000.50
";
const TRADES: &str = "\
reference,seller,instrument,quantity,buyer,payment_instrument,payment,deadline,expect
T-1,bank,BOND,10,person,CASH,99.50,2030-01-01,Suspended
T-2,bank,BOND,10,ghost,CASH,99.50,,NotAdmitted
";

const FILES: [(&str, &str); 6] = [
    ("participants.csv", PARTICIPANTS),
    ("trust.csv", TRUST),
    ("claims.csv", CLAIMS),
    ("instruments.csv", INSTRUMENTS),
    ("issues.csv", ISSUES),
    ("trades.csv", TRADES),
];

/// The good files with `change` applied to one of them.
fn folder(file: &str, change: impl Fn(&str) -> String) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in FILES {
        let text = if name == file { change(text) } else { text.to_string() };
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// The errors after replacing `from` by `to` in `file`.
fn errors_after(file: &str, from: &str, to: &str) -> Vec<String> {
    let folder = folder(file, |text| {
        assert!(text.contains(from), "{file} has no {from:?}");
        text.replacen(from, to, 1)
    });
    match Operations::load(folder.path()) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.0.iter().map(ToString::to_string).collect(),
    }
}

#[track_caller]
fn refuses(file: &str, from: &str, to: &str, expected: &[&str]) {
    assert_eq!(errors_after(file, from, to), expected, "{file}: {from:?} -> {to:?}");
}

#[test]
fn reads_a_folder() {
    let operations = Operations::load(folder("", str::to_string).path()).unwrap();
    assert_eq!(operations.rows(), 14);
    assert_eq!(operations.network, Network::default());
    let bank = &operations.participants[0];
    assert_eq!((bank.file.as_str(), bank.number), ("participants.csv", 2));
    assert_eq!(bank.value.roles, BTreeSet::from([Role::Institution, Role::IssuerAgent]));
    assert_eq!(
        operations.trust[0].value.scope,
        CountryScope::Only(vec![*b"DE", *b"FR"])
    );
    assert_eq!(operations.trust[1].value.scope, CountryScope::All);
    assert_eq!(operations.claims[1].value.evidence, [1; 32]);
    assert!(operations.claims[1].value.revoked);
    assert_eq!(
        operations.instruments[0].value.rules,
        [
            Rule::ClaimRequired(Topic::Kyb),
            Rule::CountriesAllowed(vec![*b"DE", *b"FR"])
        ]
    );
    assert_eq!(
        operations.instruments[1].value.rules,
        [Rule::CountriesBlocked(vec![*b"IR", *b"KP"])]
    );
    assert_eq!(operations.issues[1].value.amount, 100_050);
    assert_eq!(operations.trades[0].value.payment, 9_950);
    assert_eq!(operations.trades[0].expect.as_deref(), Some("Suspended"));
    assert_eq!(operations.trades[1].value.deadline, None);
}

#[test]
fn a_json_file_says_the_same() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("all.json");
    let json = serde_json::json!({
        "network": {"council": ["Alice"], "treasurer": "Alice", "funding": "5"},
        "participants": [
            {"id": "bank", "name": "Sample Bank", "subject": "institution", "lei": "YZ83GD8L7GG84979J516",
             "roles": ["institution", "issuer-agent"], "status": "active"},
        ],
        "instruments": [
            {"symbol": "CASH", "class": "utility", "name": "Sample cash", "decimals": 2, "issuer": "bank",
             "countries_blocked": ["KP", "IR"], "isin": null},
        ],
        "issues": [{"reference": "I-1", "instrument": "CASH", "beneficiary": "bank", "amount": "0.01"}],
    });
    fs::write(&path, json.to_string()).unwrap();
    let operations = Operations::load(&path).unwrap();
    assert_eq!(operations.network.council, ["Alice"]);
    assert_eq!(operations.participants[0].number, 1);
    assert_eq!(operations.issues[0].value.amount, 1);

    let json = json
        .to_string()
        .replace("\"0.01\"", "0.01")
        .replace("\"5\"", "\"five\"");
    fs::write(&path, json).unwrap();
    let errors: Vec<String> = Operations::load(&path)
        .unwrap_err()
        .0
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        errors,
        [
            "all.json issues, row 1, amount: must be text, a whole number, or a list of texts",
            "all.json network, funding: \"five\": not a decimal number: write digits, and a point before the decimals",
            "all.json issues, row 1, amount: is empty",
        ]
    );
}

#[test]
fn names_for_settlement_messages_are_read_and_checked() {
    let address = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
    let participants = |columns: &str, bank: &str, checker: &str| {
        format!(
            "id,name,subject,lei,roles,status,{columns}\n\
             bank,Sample Bank,institution,YZ83GD8L7GG84979J516,institution issuer-agent,active,{bank}\n\
             checker,Sample Checker,institution,529900T8BM49AURSDO55,claim-issuer,active,{checker}\n\
             person,Sample Person,person,,institution,suspended,,\n\
             ghost,Sample Ghost,none,,,unadmitted,,\n"
        )
    };
    let load = |file: &str, text: String| {
        let folder = folder(file, |_| text.clone());
        Operations::load(folder.path()).map_err(|errors| errors.0.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    let text = participants("bic,account", &format!("SMPBDEF0XXX,{address}"), "SMPCDEF0,");
    let operations = load("participants.csv", text).unwrap();
    assert_eq!(operations.participants[0].value.bic.as_deref(), Some("SMPBDEF0XXX"));
    assert_eq!(operations.participants[0].value.account, address.parse().ok());
    assert_eq!(operations.participants[2].value.bic, None);

    let text = participants("bic,account", "smpbdef0,Alice", "SMPCDE,");
    assert_eq!(
        load("participants.csv", text).unwrap_err(),
        [
            "participants.csv, row 2, bic: \"smpbdef0\": must be a BIC: four letters or digits, a country, and two or five more",
            "participants.csv, row 2, account: \"Alice\": must be an address of an account",
            "participants.csv, row 3, bic: \"SMPCDE\": must be a BIC: four letters or digits, a country, and two or five more",
        ]
    );
    let both = format!("SMPBDEF0XXX,{address}");
    assert_eq!(
        load("participants.csv", participants("bic,account", &both, &both)).unwrap_err(),
        [
            "participants.csv, row 3, bic: the same as in row 2",
            "participants.csv, row 3, account: the same as in row 2",
        ]
    );

    let instruments = |bond: &str, cash: &str| {
        format!(
            "symbol,isin,currency,class,name,decimals,issuer\n\
             BOND,XS0971721963,{bond},debt,Sample bond,0,bank\n\
             CASH,,{cash},utility,Sample cash,2,bank\n"
        )
    };
    let operations = load("instruments.csv", instruments("", "EUR")).unwrap();
    assert_eq!(operations.instruments[1].value.currency.as_deref(), Some("EUR"));
    assert_eq!(
        load("instruments.csv", instruments("EURO", "eur")).unwrap_err(),
        [
            "instruments.csv, row 2, currency: \"EURO\": must be three capital letters",
            "instruments.csv, row 3, currency: \"eur\": must be three capital letters",
        ]
    );
    assert_eq!(
        load("instruments.csv", instruments("EUR", "EUR")).unwrap_err(),
        ["instruments.csv, row 3, currency: the same as in row 2"]
    );
}

#[test]
fn the_tables_of_the_demo_are_valid() {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo");
    let operations = Operations::load(&demo).map_err(|errors| errors.to_string()).unwrap();
    let money = operations.instruments.iter().filter(|row| row.value.currency.is_some());
    assert_eq!(money.count(), 1);
}

#[test]
fn names_bad_participants() {
    let file = "participants.csv";
    refuses(
        file,
        "J516",
        "J517",
        &["participants.csv, row 2, lei: \"YZ83GD8L7GG84979J517\": the check digits of the LEI are wrong"],
    );
    refuses(
        file,
        "J516",
        "J51",
        &["participants.csv, row 2, lei: \"YZ83GD8L7GG84979J51\": an LEI has twenty characters"],
    );
    refuses(file, "Sample Checker", "", &["participants.csv, row 3, name: is empty"]);
    refuses(
        file,
        "ghost,",
        "gh/ost,",
        &[
            "participants.csv, row 5, id: \"gh/ost\": must be at most 64 letters, digits, and -, _ or .",
            "trades.csv, row 3, buyer: \"ghost\": no row of participants has this id",
        ],
    );
    refuses(file, "institution issuer-agent", "institution banker", &[
        "participants.csv, row 2, roles: \"banker\": must be operator, institution, issuer-agent, claim-issuer, auditor or agent",
    ]);
    refuses(
        file,
        "none,,,unadmitted",
        "none,,,gone",
        &["participants.csv, row 5, status: \"gone\": must be active, suspended or unadmitted"],
    );
    refuses(
        file,
        "none,,,unadmitted",
        "trust,,,unadmitted",
        &["participants.csv, row 5, subject: \"trust\": must be institution, person or none"],
    );
    refuses(
        file,
        "none,,,unadmitted",
        "person,,,unadmitted",
        &["participants.csv, row 5, subject: must be none: who is not admitted cannot register"],
    );
    refuses(
        file,
        "529900T8BM49AURSDO55",
        "",
        &["participants.csv, row 3, lei: is empty, but an institution has one"],
    );
    refuses(
        file,
        "person,,institution",
        "person,YZ83GD8L7GG84979J516,institution",
        &[
            "participants.csv, row 4, lei: the same as in row 2",
            "participants.csv, row 4, lei: only an institution has one",
        ],
    );
    refuses(
        file,
        "checker,Sample Checker",
        "bank,Sample Checker",
        &[
            "trust.csv, row 2, issuer: \"checker\": no row of participants has this id",
            "trust.csv, row 3, issuer: \"checker\": no row of participants has this id",
            "claims.csv, row 2, issuer: \"checker\": no row of participants has this id",
            "claims.csv, row 3, issuer: \"checker\": no row of participants has this id",
            "participants.csv, row 3, id: the same as in row 2",
        ],
    );
}

#[test]
fn names_bad_trust() {
    let file = "trust.csv";
    refuses(
        file,
        "DE FR",
        "DE XX",
        &["trust.csv, row 2, countries: \"XX\": not an ISO 3166-1 alpha-2 country code"],
    );
    refuses(file, "kyc,*", "kyc,", &["trust.csv, row 3, countries: is empty"]);
    refuses(
        file,
        "checker,kyc",
        "checker,kyb",
        &["trust.csv, row 3, issuer: the same as in row 2"],
    );
    refuses(file, "checker,kyc", "checker,aml", &[
        "trust.csv, row 3, topic: \"aml\": must be kyc, kyb, professional-investor, sanctions-screened, residence, incorporation, pep-screened, lock-up, exempted, blocked or custom:N, N up to 65535",
    ]);
}

#[test]
fn names_bad_claims() {
    let file = "claims.csv";
    refuses(
        file,
        "kyb,DE",
        "kyb,UK",
        &["claims.csv, row 2, country: \"UK\": not an ISO 3166-1 alpha-2 country code"],
    );
    refuses(file, "2030-01-31,", "2030-02-30,", &[
        "claims.csv, row 2, expires: \"2030-02-30\": no such date: write YYYY-MM-DD, or a time such as 2027-01-31T12:00:00Z",
    ]);
    refuses(file, "0x01", "0x0", &[
        "claims.csv, row 3, evidence: \"0x001010101010101010101010101010101010101010101010101010101010101\": must be 64 hexadecimal digits",
    ]);
    refuses(
        file,
        "valid",
        "true",
        &["claims.csv, row 2, status: \"true\": must be valid or revoked"],
    );
    refuses(
        file,
        "valid,",
        "valid,blocked",
        &["claims.csv, row 2, expect: \"blocked\": must be the name of a refusal, such as CountryBlocked"],
    );
    refuses(file, "bank,kyb", "ghost,kyb", &[
        "claims.csv, row 2, subject: \"ghost\": is not registered as a subject, so that nothing can be claimed about it",
    ]);
    refuses(
        file,
        "person,kyc,FR",
        "bank,kyb,FR",
        &["claims.csv, row 3, subject: the same as in row 2"],
    );
}

#[test]
fn names_bad_instruments() {
    let file = "instruments.csv";
    refuses(
        file,
        "XS0971721963",
        "XS0971721964",
        &["instruments.csv, row 2, isin: \"XS0971721964\": the check digit of the ISIN is wrong"],
    );
    refuses(
        file,
        "CASH,,",
        "CASH,XS0971721963,",
        &["instruments.csv, row 3, isin: the same as in row 2"],
    );
    for (from, to, message) in [
        ("cash,2", "cash,-2", "decimals: \"-2\": must be a whole number up to 18"),
        ("cash,2", "cash,19", "decimals: \"19\": must be a whole number up to 18"),
        (
            "utility",
            "money",
            "class: \"money\": must be equity, debt, fund or utility",
        ),
        (
            "KP IR",
            "KP ZZ",
            "countries_blocked: \"ZZ\": not an ISO 3166-1 alpha-2 country code",
        ),
    ] {
        refuses(file, from, to, &[&format!("instruments.csv, row 3, {message}")]);
    }
    refuses(
        file,
        "CASH",
        "CASH TOKEN IN FULL",
        &[
            "instruments.csv, row 3, symbol: \"CASH TOKEN IN FULL\": must be at most 16 visible ASCII characters",
            "issues.csv, row 3, instrument: \"CASH\": no row of instruments has this symbol",
            "trades.csv, row 2, payment_instrument: \"CASH\": no row of instruments has this symbol",
            "trades.csv, row 3, payment_instrument: \"CASH\": no row of instruments has this symbol",
        ],
    );
    let long = "N".repeat(65);
    let message =
        format!("instruments.csv, row 3, name: \"{long}\": must be at most 64 bytes without control characters");
    refuses(file, "Sample cash", &long, &[&message]);
}

#[test]
fn names_bad_amounts_and_references() {
    refuses(
        "issues.csv",
        "1000.50",
        "1000.505",
        &["issues.csv, row 3, amount: \"1000.505\": digits after the point: 3, but the asset allows 2"],
    );
    refuses(
        "issues.csv",
        "bank,1000",
        "bank,1000.0",
        &["issues.csv, row 2, amount: \"1000.0\": digits after the point: 1, but the asset allows 0"],
    );
    refuses("issues.csv", "1000.50", "\"1,000.50\"", &[
        "issues.csv, row 3, amount: \"1,000.50\": not a decimal number: write digits, and a point before the decimals",
    ]);
    refuses(
        "issues.csv",
        "I-2,CASH",
        "I-1,BOND",
        &["issues.csv, row 3, amount: \"1000.50\": digits after the point: 2, but the asset allows 0"],
    );
    let long = "R".repeat(36);
    let message =
        format!("issues.csv, row 2, reference: \"{long}\": must be at most 35 bytes without control characters");
    refuses("issues.csv", "I-1", &long, &[&message]);
    let huge = "9".repeat(40);
    let message = format!("trades.csv, row 2, quantity: \"{huge}\": larger than the largest balance");
    refuses("trades.csv", "BOND,10,", &format!("BOND,{huge},"), &[&message]);
    refuses(
        "trades.csv",
        "T-2,",
        "T-1,",
        &["trades.csv, row 3, reference: the same as in row 2"],
    );
    refuses(
        "trades.csv",
        "10,person",
        "10,bank",
        &["trades.csv, row 2, buyer: is also the seller"],
    );
    refuses("trades.csv", "2030-01-01", "2030-1-1", &[
        "trades.csv, row 2, deadline: \"2030-1-1\": no such date: write YYYY-MM-DD, or a time such as 2027-01-31T12:00:00Z",
    ]);
    refuses(
        "trades.csv",
        "10,person",
        "10,nobody",
        &["trades.csv, row 2, buyer: \"nobody\": no row of participants has this id"],
    );
}

#[test]
fn names_all_errors_at_once() {
    let errors = errors_after("claims.csv", "kyb,DE,checker,2030-01-31", "kyd,DD,checkr,2030-31-01");
    assert_eq!(errors.len(), 4, "{errors:?}");
    for (error, field) in errors.iter().zip(["topic", "country", "issuer", "expires"]) {
        assert!(error.starts_with(&format!("claims.csv, row 2, {field}: ")), "{error}");
    }
}

#[test]
fn names_wrong_columns_and_files() {
    refuses("trades.csv", "payment,deadline", "price,deadline", &[
        "trades.csv, price: unknown column; the columns are reference, seller, instrument, quantity, buyer, payment_instrument, payment, deadline, expect",
        "trades.csv, payment: the column is missing",
    ]);

    let misspelt = folder("", str::to_string);
    fs::write(misspelt.path().join("trade.csv"), TRADES).unwrap();
    fs::write(misspelt.path().join("README.md"), "not read").unwrap();
    fs::write(misspelt.path().join("network.json"), "{\"councils\": []}").unwrap();
    let errors: Vec<String> = Operations::load(misspelt.path())
        .unwrap_err()
        .0
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(
        errors[0].starts_with("trade.csv: unknown; the files are participants, "),
        "{errors:?}"
    );
    assert!(
        errors[1].starts_with("network.json: unknown field `councils`"),
        "{errors:?}"
    );

    let empty = TempDir::new().unwrap();
    assert!(Operations::load(empty.path()).is_err());
    assert!(Operations::load(&empty.path().join("nothing.json")).is_err());
}
