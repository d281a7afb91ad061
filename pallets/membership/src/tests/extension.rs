// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, CheckAdmission, WeightInfo};
use codec::Encode;
use frame_support::{assert_ok, dispatch::GetDispatchInfo, pallet_prelude::TransactionSource};
use sp_runtime::{
    traits::{DispatchTransaction, TransactionExtension, TxBaseImplication},
    transaction_validity::{InvalidTransaction, TransactionValidityError},
};

fn validate(origin: RuntimeOrigin) -> Result<(), TransactionValidityError> {
    let call = RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
    let info = call.get_dispatch_info();
    CheckAdmission::<Test>::new()
        .validate(
            origin,
            &call,
            &info,
            0,
            (),
            &TxBaseImplication(()),
            TransactionSource::External,
        )
        .map(|_| ())
}

fn refused(code: u8) -> Result<(), TransactionValidityError> {
    Err(InvalidTransaction::Custom(code).into())
}

#[test]
fn signers_in_bad_standing_are_refused_with_their_own_code() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(validate(RuntimeOrigin::signed(INSTITUTION)));
        assert_eq!(validate(RuntimeOrigin::signed(STRANGER)), refused(100));

        suspend(INSTITUTION);
        assert_eq!(validate(RuntimeOrigin::signed(INSTITUTION)), refused(101));
        assert_ok!(Membership::reinstate(
            RuntimeOrigin::root(),
            INSTITUTION,
            reason("sample reason")
        ));
        assert_ok!(validate(RuntimeOrigin::signed(INSTITUTION)));
        remove(INSTITUTION);
        assert_eq!(validate(RuntimeOrigin::signed(INSTITUTION)), refused(100));
    });
}

#[test]
fn a_transaction_is_checked_again_when_it_is_applied() {
    ExtBuilder::default().build_and_execute(|| {
        let call = transfer(OTHER_INSTITUTION, 5);
        let info = call.get_dispatch_info();
        let apply = || {
            let origin = RuntimeOrigin::signed(INSTITUTION);
            CheckAdmission::<Test>::new().dispatch_transaction(origin, call.clone(), &info, 0, 0)
        };
        assert_ok!(apply().unwrap());
        assert_eq!(Balances::free_balance(OTHER_INSTITUTION), ENDOWMENT + 5);
        suspend(INSTITUTION);
        assert_eq!(apply().unwrap_err(), InvalidTransaction::Custom(101).into());
        assert_eq!(Balances::free_balance(OTHER_INSTITUTION), ENDOWMENT + 5);
    });
}

#[test]
fn origins_without_a_signer_pass() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(validate(RuntimeOrigin::none()));
        assert_ok!(validate(RuntimeOrigin::root()));
        assert_ok!(validate(frame_system::RawOrigin::Authorized.into()));
    });
}

#[test]
fn it_is_named_weighed_and_empty() {
    ExtBuilder::default().build_and_execute(|| {
        let extension = CheckAdmission::<Test>::default();
        let call = RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
        assert_eq!(
            <CheckAdmission<Test> as TransactionExtension<RuntimeCall>>::IDENTIFIER,
            "CheckAdmission"
        );
        assert_eq!(extension.weight(&call), <() as WeightInfo>::check_admission());
        assert!(extension.encode().is_empty());
        assert_eq!(format!("{extension:?}"), "CheckAdmission");
    });
}
