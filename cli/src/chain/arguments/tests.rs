// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use serde_json::json;

const BYTE: u32 = 0;
const WIDE: u32 = 1;
const FLAG: u32 = 2;
const TEXT: u32 = 3;
const ACCOUNT: u32 = 4;
const DAY: u32 = 5;
const MAYBE: u32 = 6;
const KIND: u32 = 7;
const LIST: u32 = 8;
const COUNTRY: u32 = 9;
const TERMS: u32 = 10;
const AMOUNT: u32 = 11;
const PAIR: u32 = 12;
const LETTERS: u32 = 13;
const NUMBERS: u32 = 14;
const COUNTRIES: u32 = 15;

/// A few types of the shapes that a runtime has.
fn types(id: u32) -> anyhow::Result<Shape> {
    let structure = |name: &str, fields: &[(Option<&str>, u32)]| Shape::Structure {
        name: name.into(),
        fields: fields.iter().map(|(name, id)| (name.map(Into::into), *id)).collect(),
    };
    let variant = |name: &str, index, fields: &[(Option<&str>, u32)]| Variant {
        name: name.into(),
        index,
        fields: fields.iter().map(|(name, id)| (name.map(Into::into), *id)).collect(),
    };
    Ok(match id {
        BYTE => Shape::Primitive(Primitive::U8),
        WIDE => Shape::Primitive(Primitive::U128),
        FLAG => Shape::Primitive(Primitive::Bool),
        TEXT => structure("BoundedVec", &[(None, 100)]),
        100 => Shape::List(BYTE),
        ACCOUNT => structure("AccountId32", &[(None, 101)]),
        101 => Shape::Array(BYTE, 32),
        DAY => structure("Day", &[(None, 102)]),
        102 => Shape::Primitive(Primitive::U32),
        MAYBE => Shape::Variants {
            name: "Option".into(),
            variants: vec![variant("None", 0, &[]), variant("Some", 1, &[(None, BYTE)])],
        },
        KIND => Shape::Variants {
            name: "Kind".into(),
            variants: vec![
                variant("Plain", 3, &[]),
                variant("Custom", 4, &[(None, BYTE)]),
                variant("Full", 9, &[(Some("min"), BYTE), (Some("max"), MAYBE)]),
            ],
        },
        LIST => Shape::List(KIND),
        COUNTRY => structure("Country", &[(None, LETTERS)]),
        LETTERS => Shape::Array(BYTE, 2),
        TERMS => structure("Terms", &[(Some("kind"), KIND), (Some("level"), MAYBE)]),
        AMOUNT => Shape::Compact,
        NUMBERS => structure("BTreeSet", &[(None, 103)]),
        103 => Shape::List(102),
        COUNTRIES => structure("BTreeSet", &[(None, 104)]),
        104 => Shape::List(COUNTRY),
        PAIR => Shape::Tuple(vec![BYTE, FLAG]),
        _ => bail!("no such type"),
    })
}

fn words() -> Words {
    Words {
        accounts: [("bank".to_string(), AccountId32([7; 32]))].into(),
        numbers: [
            ("asset:BOND".to_string(), Ok(5)),
            ("asset:NONE".to_string(), Err("there is none".into())),
        ]
        .into(),
        bytes: [("digest:F-1".to_string(), Ok(vec![1, 2]))].into(),
    }
}

fn encode_as(id: u32, value: Value) -> Result<Vec<u8>, String> {
    let words = words();
    let encoder = Encoder {
        shape: &types,
        words: &words,
    };
    let mut out = Vec::new();
    let result = encoder.value(&value, id, &mut out, MAX_DEPTH);
    result.map(|()| out).map_err(|error| format!("{error:#}"))
}

#[test]
fn every_shape_is_encoded() {
    let days = 365 * 51 + 13;
    let cases = [
        (BYTE, json!(7), vec![7]),
        (BYTE, json!("7"), vec![7]),
        (BYTE, json!("asset:BOND"), vec![5]),
        (WIDE, json!("340282366920938463463374607431768211455"), vec![255; 16]),
        (FLAG, json!(true), vec![1]),
        (TEXT, json!("DE"), vec![8, b'D', b'E']),
        (TEXT, json!("0x0aff"), vec![8, 10, 255]),
        (TEXT, json!("digest:F-1"), vec![8, 1, 2]),
        (ACCOUNT, json!("bank"), vec![7; 32]),
        (DAY, json!("2021-01-01"), u32::encode(&days)),
        (DAY, json!(1), vec![1, 0, 0, 0]),
        (MAYBE, json!(null), vec![0]),
        (MAYBE, json!(9), vec![1, 9]),
        (KIND, json!("Plain"), vec![3]),
        (KIND, json!({"Custom": 8}), vec![4, 8]),
        (KIND, json!({"Full": {"min": 1}}), vec![9, 1, 0]),
        (KIND, json!({"Full": {"max": 2, "min": 1}}), vec![9, 1, 1, 2]),
        (LIST, json!(["Plain", {"Custom": 1}]), vec![8, 3, 4, 1]),
        (COUNTRY, json!("FR"), vec![b'F', b'R']),
        (TERMS, json!({"kind": "Plain"}), vec![3, 0]),
        (AMOUNT, json!("1000"), Compact(1000u128).encode()),
        (PAIR, json!([1, false]), vec![1, 0]),
        (NUMBERS, json!([256, 1]), vec![8, 1, 0, 0, 0, 0, 1, 0, 0]),
        (COUNTRIES, json!(["FR", "DE"]), vec![8, b'D', b'E', b'F', b'R']),
    ];
    for (id, value, bytes) in cases {
        assert_eq!(encode_as(id, value.clone()), Ok(bytes), "{value}");
    }
}

#[test]
fn addresses_stand_for_accounts() {
    let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
    let account: AccountId32 = alice.parse().unwrap();
    assert_eq!(encode_as(ACCOUNT, json!(alice)), Ok(account.0.to_vec()));
}

#[test]
fn errors_say_where_and_what() {
    let cases = [
        (BYTE, json!(256), "the number is too large"),
        (BYTE, json!(1.5), "1.5 must be a whole number"),
        (BYTE, json!(-1), "-1 must be a whole number"),
        (BYTE, json!("asset:NONE"), "there is none"),
        (BYTE, json!("asset:OTHER"), "must be a whole number"),
        (FLAG, json!("yes"), "must be true or false"),
        (TEXT, json!("0xzz"), "has other digits"),
        (ACCOUNT, json!("nobody"), "\"nobody\" is no participant and no address"),
        (DAY, json!("2021-13-01"), "no such date"),
        (KIND, json!("Plane"), "\"Plane\" must be Plain, Custom, Full"),
        (KIND, json!("Custom"), "carries something"),
        (KIND, json!({"Plain": 1}), "carries nothing"),
        (KIND, json!({"Full": {"max": 1}}), "Full: min: is missing"),
        (
            KIND,
            json!({"Full": {"min": 1, "most": 2}}),
            "most: unknown; the fields are min, max",
        ),
        (LIST, json!(["Plain", "Plane"]), "2: \"Plane\""),
        (COUNTRY, json!("FRA"), "is 3 bytes, not 2"),
        (TERMS, json!(["Plain"]), "must be an object"),
        (PAIR, json!([1]), "must be a list of 2"),
    ];
    for (id, value, message) in cases {
        let error = encode_as(id, value.clone()).unwrap_err();
        assert!(error.contains(message), "{value}: {error}");
    }
}

#[test]
fn arguments_are_taken_by_name() {
    let words = words();
    let encoder = Encoder {
        shape: &types,
        words: &words,
    };
    let fields: Fields = vec![
        (Some("asset".into()), BYTE),
        (Some("proof".into()), TEXT),
        (Some("at".into()), MAYBE),
    ];
    let ready = BTreeMap::from([("proof", vec![9, 9])]);
    let object = |value: Value| value.as_object().cloned().unwrap();
    let encoded = encoder
        .arguments(&fields, &object(json!({"asset": "asset:BOND"})), &ready)
        .unwrap();
    let bytes: Vec<Vec<u8>> = encoded.into_iter().map(|argument| argument.bytes).collect();
    assert_eq!(bytes, [vec![5], vec![9, 9], vec![0]]);

    let missing = encoder.arguments(&fields, &object(json!({})), &ready).unwrap_err();
    assert_eq!(format!("{missing:#}"), "asset: is missing");
    let unknown = encoder
        .arguments(&fields, &object(json!({"asse": 1})), &ready)
        .unwrap_err();
    assert_eq!(
        format!("{unknown:#}"),
        "asse: unknown; the arguments are asset, proof, at"
    );
}
