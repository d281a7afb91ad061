// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

// What fails says why, by name.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { account, alice, bob, connect, eve, freeUnits, submit } from '../lib/chain.js';
import {
  admit,
  attest,
  BLOCKED_COUNTRY,
  createAsset,
  deadline,
  EVIDENCE,
  issue,
  openMarket,
  sampleIsin,
  subjectOf,
  uniqueName,
} from '../lib/market.js';

describe('errors', () => {
  const unattested = account('unattested');
  const blocked = account('blocked');
  let api;
  let asset;

  before(async () => {
    api = await connect();
    await openMarket(api);
    await admit(api, [unattested, blocked]);
    await attest(api, blocked, BLOCKED_COUNTRY);
    asset = await createAsset(api);
    await issue(api, asset, alice, 100);
  });
  after(() => api?.disconnect());

  const assertFails = async (transaction, pair, expected) => {
    const { error } = await submit(api, transaction, pair);
    assert.equal(error, expected);
  };

  it('names the rule that refuses a transfer', async () => {
    await assertFails(api.tx.rwa.transfer(asset, blocked.address, 1), alice, 'rwa.CountryBlocked');
    await assertFails(api.tx.rwa.transfer(asset, unattested.address, 1), alice, 'rwa.NoSubject');
    await assertFails(api.tx.rwa.transfer(asset, account('nobody').address, 1), alice, 'membership.NotAdmitted');
    await assertFails(api.tx.rwa.transfer(asset, eve.address, 101), alice, 'rwa.InsufficientBalance');
    await assertFails(api.tx.rwa.transfer(asset, eve.address, 2n ** 128n - 1n), alice, 'rwa.InsufficientBalance');
    await assertFails(api.tx.rwa.transfer(asset, eve.address, 0), alice, 'rwa.ZeroAmount');
    await assertFails(api.tx.rwa.transfer(4_294_967_295, eve.address, 1), alice, 'rwa.UnknownAsset');
    assert.equal(await freeUnits(api, asset, alice.address), 100n);
  });

  it('follows a claim that is taken back at the next transfer', async () => {
    const subject = await subjectOf(api, unattested);
    await assertFails(api.tx.rwa.transfer(asset, unattested.address, 1), alice, 'rwa.ClaimMissing');
    await attest(api, unattested, 'FR');
    await assertFails(api.tx.rwa.transfer(asset, unattested.address, 1), alice, null);
    await assertFails(api.tx.kyc.revokeClaim(subject, 'Kyb', 'sample'), alice, null);
    await assertFails(api.tx.rwa.transfer(asset, unattested.address, 1), alice, 'rwa.ClaimRevoked');
    await assertFails(api.tx.rwa.transfer(asset, alice.address, 1), unattested, 'rwa.ClaimRevoked');
  });

  it('names what is wrong with an issue', async () => {
    const reference = uniqueName('twice');
    await assertFails(api.tx.rwa.issue(asset, eve.address, 1, reference), alice, null);
    await assertFails(api.tx.rwa.issue(asset, eve.address, 1, reference), alice, 'rwa.ReferenceTaken');
    await assertFails(api.tx.rwa.issue(asset, blocked.address, 1, uniqueName('i')), alice, 'rwa.CountryBlocked');
    await assertFails(api.tx.rwa.issue(asset, eve.address, 2n ** 128n - 1n, uniqueName('i')), alice, 'rwa.Overflow');
    await assertFails(api.tx.rwa.issue(asset, eve.address, 1, uniqueName('i')), bob, 'rwa.NotIssuer');
    await assertFails(api.tx.rwa.issue(asset, eve.address, 1, ''), alice, 'rwa.EmptyReference');
  });

  it('names what is wrong with an asset', async () => {
    const create = (isin, symbol) => api.tx.rwa.create(isin, 'Debt', symbol, 'Sample', 2, []);
    const isin = sampleIsin();
    const wrong = isin.slice(0, -1) + ((Number(isin.at(-1)) + 1) % 10);
    const symbol = () => uniqueName('E').slice(0, 16).toUpperCase();
    await assertFails(create(wrong, symbol()), alice, 'rwa.InvalidIsin');
    await assertFails(create(isin, symbol()), eve, 'membership.RoleMissing');
    await assertFails(create(null, ''), alice, 'rwa.InvalidSymbol');
  });

  it('names what is wrong with a claim or a subject', async () => {
    const own = await subjectOf(api, alice);
    const other = await subjectOf(api, eve);
    const claim = (subject, topic, country) => api.tx.kyc.addClaim(subject, topic, country, null, EVIDENCE);
    await assertFails(claim(own, 'Kyb', 'CH'), alice, 'kyc.SelfVouching');
    await assertFails(claim(other, 'Kyb', 'XX'), alice, 'kyc.UnknownCountry');
    await assertFails(claim(other, { Custom: 65_535 }, 'CH'), alice, 'kyc.IssuerNotTrusted');
    await assertFails(claim(4_294_967_295, 'Kyb', 'CH'), alice, 'kyc.UnknownSubject');
    await assertFails(claim(own, 'Kyb', 'CH'), eve, 'membership.RoleMissing');
    await assertFails(api.tx.kyc.registerSubject('Person', null), alice, 'kyc.AlreadyRegistered');
  });

  it('names what is wrong with an instruction', async () => {
    const until = await deadline(api);
    const leg = { asset, from: alice.address, to: eve.address, amount: 1 };
    const instruct = (legs, at = until) => api.tx.dvp.instruct(legs, at, uniqueName('d'));
    await assertFails(instruct([]), alice, 'dvp.NoLegs');
    await assertFails(instruct([{ ...leg, amount: 0 }]), alice, 'dvp.ZeroAmount');
    await assertFails(instruct([{ ...leg, to: alice.address }]), alice, 'dvp.SameParty');
    await assertFails(instruct([{ ...leg, asset: 4_294_967_295 }]), alice, 'dvp.UnknownAsset');
    await assertFails(instruct([leg], 1), alice, 'dvp.DeadlinePassed');
    await assertFails(instruct([leg], 2n ** 64n - 1n), alice, 'dvp.DeadlineTooFar');
    await assertFails(api.tx.dvp.affirm(2n ** 64n - 1n), alice, 'dvp.UnknownInstruction');
    const forbidden = { ...leg, to: blocked.address };
    const call = api.tx.dvp.instructAndAffirm([forbidden], until, uniqueName('d'));
    await assertFails(call, alice, 'rwa.CountryBlocked');
  });

  it('keeps what needs governance from everybody else', async () => {
    for (const call of [
      api.tx.kyc.trustIssuer(eve.address, 'Kyb', 'All'),
      api.tx.membership.suspend(eve.address, 'no reason'),
      api.tx.timelock.queue(api.tx.system.remark('0x')),
      api.tx.timelock.setNoticePeriod(2),
      api.tx.system.setCode('0x00'),
    ]) {
      await assertFails(call, alice, 'BadOrigin');
    }
  });

  it('refuses calls that do not decode', async () => {
    const tooLong = uniqueName('x').padEnd(36, 'x');
    const call = api.tx.rwa.issue(asset, eve.address, 1, tooLong);
    await assert.rejects(submit(api, call, alice));
  });
});
