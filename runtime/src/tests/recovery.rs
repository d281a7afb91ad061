// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A lost key: from the request to the units.

use super::*;
use castellan_kyc::{Pallet as Identities, Proof};

#[test]
fn the_holdings_of_a_lost_account_follow_the_subject_after_the_delay() {
    run(|| {
        let [alice, bob, charlie, ferdie] = [
            Sr25519Keyring::Alice,
            Sr25519Keyring::Bob,
            Sr25519Keyring::Charlie,
            Sr25519Keyring::Ferdie,
        ]
        .map(account);
        // Who asks for a recovery stands for a subject.
        assert_ok!(call(
            castellan_kyc::Call::register_subject {
                kind: SubjectKind::Person,
                lei: None
            },
            &alice
        ));
        attest(&bob, "DE");
        attest(&charlie, "FR");
        let bond = asset("BOND", "US", &bob, 1_000);
        let subject = castellan_kyc::SubjectOf::<Runtime>::get(&bob).expect("registered");

        let expires_at = time_at(1_000);
        let payload = Identities::<Runtime>::control_payload(subject, &ferdie, expires_at);
        let proof = Proof {
            expires_at,
            signature: Signature::from(Sr25519Keyring::Ferdie.sign(&payload)),
        };
        assert_ok!(call(
            castellan_kyc::Call::request_recovery {
                subject,
                old: bob.clone(),
                new: ferdie.clone(),
                proof
            },
            &alice
        ));
        call_as_root(castellan_kyc::Call::approve_recovery {
            subject,
            old: bob.clone(),
            new: ferdie.clone(),
        });
        let complete = || castellan_kyc::Call::complete_recovery { subject };
        assert_eq!(error_of(call(complete(), &charlie)), "TooEarly");
        jump_to(8 * 24 * 60 * 60);
        assert_ok!(call(complete(), &charlie));

        // The old account can do nothing any more, and anyone has its units follow.
        let transfer = castellan_rwa::Call::transfer {
            asset: bond,
            to: charlie.clone(),
            amount: 1,
        };
        assert_eq!(error_of(call(transfer.clone(), &bob)), "AccountRetired");
        assert_ok!(call(
            castellan_rwa::Call::claim_recovered {
                asset: bond,
                old: bob.clone()
            },
            &charlie
        ));
        assert_eq!((free(bond, &bob), free(bond, &ferdie)), (0, 1_000));
        assert_ok!(call(transfer, &ferdie));
    });
}
