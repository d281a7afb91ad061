// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

// Admitted accounts create, attest, issue, transfer and settle, and the events say so in documented fields.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { stringToHex } from '@polkadot/util';

import { account, alice, bob, connect, eve, expectAll, freeUnits, onlyEvent, RUN, submit, succeed } from '../lib/chain.js';
import {
  EVIDENCE,
  RULES,
  createAssets,
  deadline,
  issueCall,
  openMarket,
  sampleIsin,
  sampleLei,
  statement,
  uniqueName,
} from '../lib/market.js';

// The largest amount that the ledger can hold.
const MOST = 2n ** 128n - 1n;

describe('trade', () => {
  const institution = account('institution');
  let api;
  let shares;
  let bond;
  let cash;

  before(async () => {
    api = await connect();
    await openMarket(api, [[institution]]);
    [shares, bond, cash] = await createAssets(api, [{}, { isin: sampleIsin() }, {}]);
    await expectAll(api, [
      [issueCall(api, shares, alice, MOST), alice],
      [issueCall(api, bond, alice, 1_000), alice],
      [issueCall(api, cash, eve, 50_000), alice],
    ]);
  });
  after(() => api?.disconnect());

  const fields = (data) => [...data.names].sort();

  it('registers an institution and attests it', async () => {
    const lei = sampleLei();
    const registered = await succeed(api, api.tx.kyc.registerSubject('Institution', lei), institution);
    const { account: who, kind, subject, ...rest } = onlyEvent(registered.events, 'kyc', 'SubjectRegistered');
    assert.equal(who.toString(), institution.address);
    assert.equal(kind.type, 'Institution');
    assert.equal(rest.lei.unwrap().toUtf8(), lei);
    assert.equal((await api.query.kyc.subjectByLei(lei)).unwrap().toNumber(), subject.toNumber());

    const expiresAt = (await deadline(api)) * 2n;
    const claim = api.tx.kyc.addClaim(subject, statement('Kyb', 'LU', expiresAt));
    const added = onlyEvent((await succeed(api, claim, alice)).events, 'kyc', 'ClaimAdded');
    assert.deepEqual(fields(added), ['issuer', 'renewed', 'signedAt', 'statement', 'subject']);
    const stated = added.statement;
    assert.equal(stated.topic.type, 'Kyb');
    assert.equal(stated.country.toUtf8(), 'LU');
    assert.equal(stated.expiresAt.unwrap().toBigInt(), expiresAt);
    assert.equal(stated.evidence.toHex(), EVIDENCE);
    assert.ok(added.renewed.isFalse);
    const [stored] = (await api.query.kyc.subjects(subject)).unwrap().claims;
    assert.equal(stored.issuer.toString(), alice.address);

    const revoke = api.tx.kyc.revokeClaim(subject, 'Kyb', 'Global', 'sample revocation');
    const revoked = onlyEvent((await succeed(api, revoke, alice)).events, 'kyc', 'ClaimRevoked');
    assert.equal(revoked.reason.toUtf8(), 'sample revocation');
  });

  it('creates an asset and issues units', async () => {
    const isin = sampleIsin();
    const symbol = `N${RUN}`.toUpperCase();
    const create = api.tx.rwa.create(isin, 'Fund', symbol, 'Sample fund unit', 4, RULES);
    const created = onlyEvent((await succeed(api, create, alice)).events, 'rwa', 'Created');
    assert.deepEqual(fields(created), ['asset', 'isin', 'issuer', 'symbol']);
    assert.equal(created.issuer.toString(), alice.address);
    assert.equal(created.isin.unwrap().toUtf8(), isin);
    assert.equal(created.symbol.toUtf8(), symbol);

    const asset = (await api.query.rwa.assets(created.asset)).unwrap();
    assert.equal(asset.class.type, 'Fund');
    assert.equal(asset.decimals.toNumber(), 4);
    assert.equal((await api.query.rwa.assetByIsin(isin)).unwrap().toNumber(), created.asset.toNumber());
    assert.equal((await api.query.rwa.assetBySymbol(symbol)).unwrap().toNumber(), created.asset.toNumber());

    const reference = uniqueName('first');
    const { events } = await succeed(api, api.tx.rwa.issue(created.asset, bob.address, 500, reference), alice);
    const issued = onlyEvent(events, 'rwa', 'Issued');
    assert.deepEqual(fields(issued), ['amount', 'asset', 'beneficiary', 'reference']);
    assert.equal(issued.beneficiary.toString(), bob.address);
    assert.equal(issued.amount.toBigInt(), 500n);
    assert.equal(issued.reference.unwrap().toUtf8(), reference);
    assert.equal(await freeUnits(api, created.asset, bob.address), 500n);
  });

  it('transfers units, with the largest amount kept to the unit', async () => {
    const transfer = api.tx.rwa.transfer(shares, eve.address, MOST - 1n);
    const { events } = await succeed(api, transfer, alice, { finalised: true });
    const transferred = onlyEvent(events, 'rwa', 'Transferred');
    assert.deepEqual(fields(transferred), ['amount', 'asset', 'from', 'to']);
    assert.equal(transferred.amount.toBigInt(), MOST - 1n);
    assert.equal(await freeUnits(api, shares, alice.address), 1n);
    assert.equal(await freeUnits(api, shares, eve.address), MOST - 1n);
    assert.equal((await api.query.rwa.tallies(shares)).supply.toBigInt(), MOST);
  });

  describe('delivery against payment', () => {
    const legs = (units, price) => [
      { asset: bond, from: alice.address, to: eve.address, amount: units },
      { asset: cash, from: eve.address, to: alice.address, amount: price },
    ];
    const position = async () => ({
      aliceBond: await freeUnits(api, bond, alice.address),
      aliceCash: await freeUnits(api, cash, alice.address),
      eveBond: await freeUnits(api, bond, eve.address),
      eveCash: await freeUnits(api, cash, eve.address),
    });
    const held = async (asset, pair) => {
      const holding = await api.query.rwa.accounts(asset, pair.address);
      return holding.isSome ? holding.unwrap().holds.map((hold) => [hold.id.toString(), hold.amount.toBigInt()]) : [];
    };

    it('settles with the last affirmation', async () => {
      const reference = uniqueName('trade');
      const instruct = api.tx.dvp.instructAndAffirm(legs(100, 9_900), await deadline(api), reference);
      const instructed = await succeed(api, instruct, alice);
      const { creator, id, parties, ...rest } = onlyEvent(instructed.events, 'dvp', 'Instructed');
      assert.equal(creator.toString(), alice.address);
      assert.equal(rest.reference.toUtf8(), reference);
      assert.deepEqual(parties.map(String).sort(), [alice.address, eve.address].sort());
      assert.equal(onlyEvent(instructed.events, 'dvp', 'Affirmed').party.toString(), alice.address);
      assert.equal((await held(bond, alice))[0][1], 100n);
      assert.equal((await position()).aliceBond, 900n);
      const named = await api.query.dvp.instructionByReference(alice.address, stringToHex(reference));
      assert.ok(named.unwrap().eq(id));

      const affirmed = await succeed(api, api.tx.dvp.affirm(id), eve, { finalised: true });
      assert.ok(onlyEvent(affirmed.events, 'dvp', 'Settled').id.eq(id));
      assert.deepEqual(await position(), { aliceBond: 900n, aliceCash: 9_900n, eveBond: 100n, eveCash: 40_100n });
      assert.deepEqual(await held(bond, alice), []);
      const stored = (await api.query.dvp.instructions(id)).unwrap();
      assert.equal(stored.status.type, 'Settled');
      assert.equal(stored.legs.length, 2);

      const again = await submit(api, api.tx.dvp.instruct(legs(100, 9_900), await deadline(api), reference), alice);
      assert.equal(again.error, 'dvp.ReferenceTaken');
    });

    it('gives everything back when a party rejects, and when it withdraws', async () => {
      const before = await position();
      const instruct = async () => {
        const call = api.tx.dvp.instructAndAffirm(legs(7, 70), await deadline(api), uniqueName('trade'));
        return onlyEvent((await succeed(api, call, alice)).events, 'dvp', 'Instructed').id;
      };
      const first = await instruct();
      const rejected = await succeed(api, api.tx.dvp.reject(first), eve);
      assert.equal(onlyEvent(rejected.events, 'dvp', 'Rejected').party.toString(), eve.address);
      assert.deepEqual(await position(), before);

      const second = await instruct();
      const withdrawn = await succeed(api, api.tx.dvp.withdraw(second), alice);
      assert.equal(onlyEvent(withdrawn.events, 'dvp', 'Withdrawn').party.toString(), alice.address);
      assert.deepEqual(await position(), before);
      assert.deepEqual(await held(bond, alice), []);
    });
  });
});
