// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Measures calls, reports and rounds. What asking an asset's rules costs comes on top.

use crate::*;
use castellan_primitives::{backing::Backing, Balance};
use castellan_settlement::observation::{
    Checkpoint, Deposit, Kept, Observation, ObserverId, Report as Told, MAX_OBSERVATIONS, MAX_TOKENS,
};
use frame_benchmarking::v2::*;
use frame_support::{
    traits::EnsureOrigin,
    traits::{Get, UnixTime},
    BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use sp_core::{H160, H256};
use sp_runtime::{traits::Saturating, RuntimeAppPublic, Vec};

const AMOUNT: Balance = 1_000_000;

/// As many zeros as there is room for, and the number.
fn numbered<const N: usize>(number: u64) -> [u8; N] {
    let mut bytes = [0; N];
    for (place, byte) in bytes.iter_mut().rev().zip(number.to_be_bytes().into_iter().rev()) {
        *place = byte;
    }
    bytes
}

fn address(number: u64) -> H160 {
    H160(numbered(number.saturating_add(0x1000)))
}

fn party<T: Config>(number: u64) -> T::AccountId {
    T::AccountId::from(numbered(number.saturating_add(1)))
}

fn name_vault<T: Config>() -> Result<(), BenchmarkError> {
    Pallet::<T>::do_set_mainchain(Mainchain {
        chain_id: 1,
        vault: H160([0xff; 20]),
    })?;
    Ok(())
}

/// The greatest set, and the votes of so many of them that one is wanting.
fn seat<T: Config>() -> Result<(ObserverId, Vec<ObserverId>), BenchmarkError> {
    let own = ObserverId::generate_pair(None);
    let others = T::MaxObservers::get().saturating_sub(1);
    let mut all: Vec<ObserverId> = (0..others)
        .map(|number| {
            let bytes = numbered(u64::from(number).saturating_add(1));
            sp_core::sr25519::Public::from_raw(bytes).into()
        })
        .collect();
    let needed = quorum(T::MaxObservers::get() as usize).saturating_sub(1);
    let voted = all.iter().take(needed).cloned().collect();
    all.push(own.clone());
    Observers::<T>::put(BoundedVec::truncate_from(all));
    Ok((own, voted))
}

/// A vault with a token, and two accounts that may hold its units: the first has some and the second an address.
fn funded<T: Config>() -> Result<(u32, H160, T::AccountId, H160), BenchmarkError> {
    name_vault::<T>()?;
    let (holder, other) = (party::<T>(0), party::<T>(1));
    let asset = T::Ledger::unbacked_asset(&[holder.clone(), other.clone()]);
    let token = address(0);
    Pallet::<T>::do_map_token(token, asset)?;
    T::Ledger::credit(asset, &holder, AMOUNT)?;
    let recipient = address(500);
    Pallet::<T>::do_register_recipient(other, recipient)?;
    Ok((asset, token, holder, recipient))
}

/// The same, and an exit that waits for a round.
fn requested<T: Config>() -> Result<(H160, T::AccountId, ExitId), BenchmarkError> {
    let (asset, token, holder, recipient) = funded::<T>()?;
    let id = NextExit::<T>::get();
    Pallet::<T>::do_request_exit(holder.clone(), asset, 1_000, recipient)?;
    Ok((token, holder, id))
}

/// The same, and it is in the tree.
fn payable<T: Config>() -> Result<(H160, T::AccountId, ExitId), BenchmarkError> {
    let (token, holder, id) = requested::<T>()?;
    let exit = Exits::<T>::get(id).ok_or(BenchmarkError::Stop("no exit"))?;
    publish_now::<T>(id, exit)?;
    Ok((token, holder, id))
}

fn publish_now<T: Config>(id: ExitId, exit: Exit<T::AccountId>) -> Result<(), BenchmarkError> {
    Pallet::<T>::publish_exit(id, exit, 1).map_err(|_| BenchmarkError::Stop("no leaf"))
}

/// Has an exit end its window long ago.
fn lapse<T: Config>(id: ExitId) {
    Exits::<T>::mutate(id, |exit| {
        if let Some(exit) = exit {
            if let Status::Payable { expiry, .. } = &mut exit.status {
                *expiry = 0;
            }
        }
    });
}

/// A tree whose next leaf completes as many rows as can be.
fn tall_tree<T: Config>() {
    const ROWS: u32 = 31;
    let count = (1u32 << ROWS).saturating_sub(1);
    for level in 0..ROWS {
        let place = (count >> level).saturating_sub(1);
        TreeNodes::<T>::insert((level, place), H256::repeat_byte(1));
    }
    LeafCount::<T>::put(count);
}

fn park<T: Config>() -> Result<ExitId, BenchmarkError> {
    let (_, token, holder, _) = funded::<T>()?;
    Ok(Pallet::<T>::park(token, holder, address(7), 1_000, Cause::Deposit(0))?)
}

fn deposit(number: u64, account: [u8; 32]) -> Deposit {
    Deposit {
        number,
        token: address(0),
        from: address(7),
        account,
        amount: 1_000,
    }
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn set_mainchain() -> Result<(), BenchmarkError> {
        let origin = T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, 1, H160([0xff; 20]));

        assert!(MainchainOf::<T>::exists());
        Ok(())
    }

    #[benchmark]
    fn map_token() -> Result<(), BenchmarkError> {
        name_vault::<T>()?;
        for number in 1..u64::from(MAX_TOKENS) {
            Pallet::<T>::apply_deposit(&Deposit {
                token: address(number),
                ..deposit(number, [9; 32])
            })?;
        }
        let asset = T::Ledger::unbacked_asset(&[]);
        let origin = T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, address(0), asset);

        assert!(TokenOf::<T>::contains_key(asset));
        Ok(())
    }

    #[benchmark]
    fn register_recipient() -> Result<(), BenchmarkError> {
        funded::<T>()?;
        let who = party::<T>(1);
        RoundNow::<T>::put(Round {
            number: 1,
            deposits_seen: 0,
            exits_until: 0,
            line_until: 0,
            at: 0,
            publishing: false,
        });

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), address(501));

        assert_eq!(RecipientOf::<T>::get(who), Some(address(501)));
        Ok(())
    }

    #[benchmark]
    fn review_recipient() -> Result<(), BenchmarkError> {
        let (_, _, holder, recipient) = funded::<T>()?;
        // Said of it was that it is revoked, and it is clear.
        Statements::<T>::insert(
            recipient,
            Statement {
                sequence: 1,
                revoked: true,
                leaf: 0,
            },
        );
        tall_tree::<T>();

        #[extrinsic_call]
        _(RawOrigin::Signed(holder), recipient);

        assert!(Statements::<T>::get(recipient).is_some_and(|said| !said.revoked));
        Ok(())
    }

    #[benchmark]
    fn request_exit() -> Result<(), BenchmarkError> {
        let (asset, token, holder, recipient) = funded::<T>()?;

        #[extrinsic_call]
        _(RawOrigin::Signed(holder), asset, 1_000, recipient);

        assert_eq!(Tokens::<T>::get(token).map(|known| known.in_flight), Some(1_000));
        Ok(())
    }

    #[benchmark]
    fn cancel_exit() -> Result<(), BenchmarkError> {
        let (_, holder, id) = requested::<T>()?;

        #[extrinsic_call]
        _(RawOrigin::Signed(holder), id);

        assert_eq!(Exits::<T>::get(id).map(|exit| exit.status), Some(Status::Cancelled));
        Ok(())
    }

    #[benchmark]
    fn renew_exit() -> Result<(), BenchmarkError> {
        let (_, holder, id) = payable::<T>()?;
        lapse::<T>(id);

        #[extrinsic_call]
        _(RawOrigin::Signed(holder), id);

        let status = Exits::<T>::get(id).map(|exit| exit.status);
        assert!(matches!(status, Some(Status::Payable { renewing: true, .. })));
        Ok(())
    }

    #[benchmark]
    fn claim_parked() -> Result<(), BenchmarkError> {
        let id = park::<T>()?;

        #[extrinsic_call]
        _(RawOrigin::Signed(party::<T>(0)), id);

        assert_eq!(Exits::<T>::get(id).map(|exit| exit.status), Some(Status::Cancelled));
        Ok(())
    }

    #[benchmark]
    fn return_deposit() -> Result<(), BenchmarkError> {
        let id = park::<T>()?;
        let later = frame_system::Pallet::<T>::block_number().saturating_add(T::ReturnDelay::get());
        frame_system::Pallet::<T>::set_block_number(later);

        #[extrinsic_call]
        _(RawOrigin::Signed(party::<T>(0)), id);

        assert_eq!(Exits::<T>::get(id).map(|exit| exit.status), Some(Status::Requested));
        Ok(())
    }

    #[benchmark]
    fn authorize_report() -> Result<(), BenchmarkError> {
        name_vault::<T>()?;
        let (own, _) = seat::<T>()?;
        let observations: Vec<_> = (0..MAX_OBSERVATIONS.into())
            .map(|number| Observation::Deposited(deposit(number, [9; 32])))
            .collect();
        let told = Told {
            observer: own.clone(),
            observations: BoundedVec::truncate_from(observations),
        };
        let domain = Pallet::<T>::domain().ok_or(BenchmarkError::Stop("no domain"))?;
        let signature = own
            .sign(&told.signed_bytes(&domain))
            .ok_or(BenchmarkError::Stop("no key"))?;

        #[block]
        {
            Pallet::<T>::check_report(&told, &signature).map_err(|_| BenchmarkError::Stop("refused"))?;
        }
        Ok(())
    }

    /// So many observations, each the deciding vote for a checkpoint or the payment of an exit: the dearest that there are.
    #[benchmark]
    fn report(n: Linear<1, { MAX_OBSERVATIONS }>) -> Result<(), BenchmarkError> {
        let (asset, token, holder, recipient) = funded::<T>()?;
        let (own, voted) = seat::<T>()?;
        let mut observations = Vec::new();
        for number in 1..n {
            let id = NextExit::<T>::get();
            Pallet::<T>::do_request_exit(holder.clone(), asset, 1_000, recipient)?;
            let exit = Exits::<T>::get(id).ok_or(BenchmarkError::Stop("no exit"))?;
            publish_now::<T>(id, exit)?;
            let observation = Observation::Paid {
                exit: id,
                block: number.into(),
            };
            let ballot = Ballot {
                observation: observation.clone(),
                voters: BoundedVec::truncate_from(voted.clone()),
            };
            let ballots: BoundedVec<Ballot<T>, T::MaxObservers> = BoundedVec::truncate_from(alloc_vec(ballot));
            Ballots::<T>::insert(Subject::Exit(id), ballots);
            observations.push(observation);
        }
        let kept: Vec<_> = (0..MAX_TOKENS.into())
            .map(|number| Kept {
                token: address(number),
                balance: 1,
                locked: 1,
            })
            .collect();
        let checkpoint = Checkpoint {
            number: 9,
            hash: H256::zero(),
            timestamp: 1,
            anchored: 0,
            deposits: 0,
            tokens: BoundedVec::truncate_from(kept),
        };
        for voter in voted {
            CheckpointVotes::<T>::insert(voter, (&checkpoint, 0));
        }
        observations.push(Observation::Checkpoint(checkpoint));
        let told = Told {
            observer: own,
            observations: BoundedVec::truncate_from(observations),
        };

        #[block]
        {
            Pallet::<T>::do_report(&told);
        }

        assert!(LastCheckpoint::<T>::exists());
        assert_eq!(Tokens::<T>::get(token).map(|known| known.in_flight), Some(0));
        Ok(())
    }

    #[benchmark]
    fn credit() -> Result<(), BenchmarkError> {
        let (asset, _, _, _) = funded::<T>()?;
        let account = party::<T>(1);
        let deposit = deposit(0, account.clone().into());

        #[block]
        {
            Pallet::<T>::apply_deposit(&deposit)?;
        }

        assert_eq!(T::Ledger::total(asset, &account), 1_000);
        Ok(())
    }

    #[benchmark]
    fn idle() -> Result<(), BenchmarkError> {
        name_vault::<T>()?;

        #[block]
        {
            Pallet::<T>::go_on(T::MaxSteps::get());
        }
        Ok(())
    }

    #[benchmark]
    fn begin_round(t: Linear<1, { MAX_TOKENS }>) -> Result<(), BenchmarkError> {
        name_vault::<T>()?;
        for number in 0..t.into() {
            let asset = T::Ledger::unbacked_asset(&[]);
            Pallet::<T>::do_map_token(address(number), asset)?;
        }
        let now: BlockNumberFor<T> = T::RoundInterval::get().saturating_add(1u32.into());
        frame_system::Pallet::<T>::set_block_number(now);

        #[block]
        {
            Pallet::<T>::begin_round(now);
        }

        assert!(RoundNow::<T>::exists());
        Ok(())
    }

    /// Counts so many holders in one block.
    #[benchmark]
    fn steps(n: Linear<1, 256>) -> Result<(), BenchmarkError> {
        let (asset, _, _, _) = funded::<T>()?;
        for number in 2..u64::from(n).saturating_add(2) {
            let who = party::<T>(number);
            let _ = T::Ledger::unbacked_asset(core::slice::from_ref(&who));
            T::Ledger::credit(asset, &who, 1)?;
        }
        let now: BlockNumberFor<T> = T::RoundInterval::get().saturating_add(1u32.into());
        frame_system::Pallet::<T>::set_block_number(now);
        Pallet::<T>::begin_round(now);

        #[block]
        {
            Pallet::<T>::go_on(n);
        }

        assert!(Counts::<T>::get(0).is_some_and(|count| count.claims.count() > 0));
        Ok(())
    }

    /// Gives so many exits their leaves, each of which completes as many rows of the tree as the last.
    #[benchmark]
    fn publish(n: Linear<1, 64>) -> Result<(), BenchmarkError> {
        let (asset, token, holder, recipient) = funded::<T>()?;
        for _ in 0..n {
            Pallet::<T>::do_request_exit(holder.clone(), asset, 1_000, recipient)?;
        }
        Reserves::<T>::mutate(|reserves| {
            *reserves = BoundedVec::truncate_from(alloc_vec(castellan_settlement::leaf::Reserve {
                asset: token,
                number: 1,
                supply: 0,
                in_flight: 0,
                deposits_seen: 0,
                claims_root: H256::zero(),
            }));
        });
        RoundNow::<T>::put(Round {
            number: 1,
            deposits_seen: 0,
            exits_until: NextExit::<T>::get(),
            line_until: LineEnd::<T>::get(),
            at: 0,
            publishing: true,
        });
        let _ = T::Time::now();

        #[block]
        {
            Pallet::<T>::go_on(n.saturating_add(1));
        }

        assert_eq!(LeafCount::<T>::get(), n);
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::chain(), crate::mock::Test);
}

fn alloc_vec<Item>(item: Item) -> Vec<Item> {
    core::iter::once(item).collect()
}
