// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

// What fails says why, by name.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { account, alice, bob, connect, eve, expectAll, freeUnits, submit, succeed } from '../lib/chain.js';
import {
  BLOCKED_COUNTRY,
  createAssets,
  deadline,
  issueCall,
  openMarket,
  ruleSet,
  sampleIsin,
  sampleLei,
  statement,
  subjectOf,
  uniqueName,
} from '../lib/market.js';

// The largest amount that the ledger can hold.
const MOST = 2n ** 128n - 1n;
// A number that no asset and no subject has.
const UNKNOWN = 4_294_967_295;

describe('errors', () => {
  const unattested = account('unattested');
  const blocked = account('blocked');
  let api;
  let asset;

  before(async () => {
    api = await connect();
    await openMarket(api, [[unattested], [blocked, BLOCKED_COUNTRY]]);
    [asset] = await createAssets(api, [{}]);
    await succeed(api, issueCall(api, asset, alice, 100), alice);
  });
  after(() => api?.disconnect());

  it('names the rule that refuses a transfer', async () => {
    const transfer = (to, amount, of = asset) => api.tx.rwa.transfer(of, to.address, amount);
    await expectAll(api, [
      [transfer(blocked, 1), alice, 'rwa.CountryBlocked'],
      [transfer(unattested, 1), alice, 'rwa.NoSubject'],
      [transfer(account('nobody'), 1), alice, 'membership.NotAdmitted'],
      [transfer(eve, 101), alice, 'rwa.InsufficientBalance'],
      [transfer(eve, MOST), alice, 'rwa.InsufficientBalance'],
      [transfer(eve, 0), alice, 'rwa.ZeroAmount'],
      [transfer(eve, 1, UNKNOWN), alice, 'rwa.UnknownAsset'],
    ]);
    assert.equal(await freeUnits(api, asset, alice.address), 100n);
  });

  it('follows a claim that is taken back at the next transfer', async () => {
    await succeed(api, api.tx.kyc.registerSubject('Institution', sampleLei()), unattested);
    const subject = await subjectOf(api, unattested);
    const transfer = api.tx.rwa.transfer(asset, unattested.address, 1);
    await expectAll(api, [
      [transfer, alice, 'rwa.ClaimMissing'],
      [api.tx.kyc.addClaim(subject, statement('Kyb', 'FR')), alice],
      [api.tx.rwa.transfer(asset, unattested.address, 1), alice],
      [api.tx.kyc.revokeClaim(subject, 'Kyb', 'Global', 'sample revocation'), alice],
      [api.tx.rwa.transfer(asset, unattested.address, 1), alice, 'rwa.ClaimRevoked'],
    ]);
    await expectAll(api, [[api.tx.rwa.transfer(asset, alice.address, 1), unattested, 'rwa.ClaimRevoked']]);
  });

  it('names what is wrong with an issue', async () => {
    const reference = uniqueName('twice');
    const issue = (to, amount, name = uniqueName('issue')) => api.tx.rwa.issue(asset, to.address, amount, name);
    await expectAll(api, [
      [issue(eve, 1, reference), alice],
      [issue(eve, 1, reference), alice, 'rwa.ReferenceTaken'],
      [issue(blocked, 1), alice, 'rwa.CountryBlocked'],
      [issue(eve, MOST), alice, 'rwa.Overflow'],
      [issue(eve, 1, ''), alice, 'rwa.EmptyReference'],
      [issue(eve, 1), bob, 'rwa.PowerMissing'],
    ]);
  });

  it('names what is wrong with an asset', async () => {
    const isin = sampleIsin();
    const wrong = isin.slice(0, -1) + ((Number(isin.at(-1)) + 1) % 10);
    const create = (isin, symbol) => api.tx.rwa.create(isin, 'Debt', symbol, 'Sample', 2, ruleSet([]));
    await expectAll(api, [
      [create(wrong, 'SAMPLE'), alice, 'rwa.InvalidIsin'],
      [create(null, ''), alice, 'rwa.InvalidSymbol'],
      [create(isin, 'SAMPLE'), eve, 'membership.RoleMissing'],
    ]);
  });

  it('names what is wrong with a claim or a subject', async () => {
    const own = await subjectOf(api, alice);
    const other = await subjectOf(api, eve);
    const claim = (subject, topic, country) => api.tx.kyc.addClaim(subject, statement(topic, country));
    await expectAll(api, [
      [claim(own, 'Kyb', 'CH'), alice, 'kyc.SelfVouching'],
      [claim(other, 'Kyb', 'XX'), alice, 'kyc.UnknownCountry'],
      [claim(other, { Custom: 65_535 }, 'CH'), alice, 'kyc.IssuerNotTrusted'],
      [claim(UNKNOWN, 'Kyb', 'CH'), alice, 'kyc.UnknownSubject'],
      [api.tx.kyc.registerSubject('Person', null), alice, 'kyc.AlreadyRegistered'],
      [claim(own, 'Kyb', 'CH'), eve, 'membership.RoleMissing'],
    ]);
  });

  it('names what is wrong with an instruction', async () => {
    const until = await deadline(api);
    const leg = { asset, from: alice.address, to: eve.address, amount: 1 };
    const instruct = (legs, at = until) => api.tx.dvp.instruct(legs, at, uniqueName('trade'));
    const forbidden = [{ ...leg, to: blocked.address }];
    await expectAll(api, [
      [instruct([]), alice, 'dvp.NoLegs'],
      [instruct([{ ...leg, amount: 0 }]), alice, 'dvp.ZeroAmount'],
      [instruct([{ ...leg, to: alice.address }]), alice, 'dvp.SameParty'],
      [instruct([{ ...leg, asset: UNKNOWN }]), alice, 'dvp.UnknownAsset'],
      [instruct([leg], 1), alice, 'dvp.DeadlinePassed'],
      [instruct([leg], 2n ** 64n - 1n), alice, 'dvp.DeadlineTooFar'],
      [api.tx.dvp.affirm(2n ** 64n - 1n), alice, 'dvp.UnknownInstruction'],
      [api.tx.dvp.instructAndAffirm(forbidden, until, uniqueName('trade')), alice, 'rwa.CountryBlocked'],
    ]);
  });

  it('keeps what needs governance from everybody else', async () => {
    const calls = [
      api.tx.kyc.trustIssuer(eve.address, 'Kyb', 'All'),
      api.tx.membership.suspend(eve.address, 'no reason'),
      api.tx.timelock.queue(api.tx.system.remark('0x')),
      api.tx.timelock.setNoticePeriod(2),
      api.tx.system.setCode('0x00'),
    ];
    await expectAll(api, calls.map((call) => [call, alice, 'BadOrigin']));
  });

  it('refuses calls that do not decode', async () => {
    const tooLong = uniqueName('x').padEnd(36, 'x');
    const call = api.tx.rwa.issue(asset, eve.address, 1, tooLong);
    await assert.rejects(submit(api, call, alice));
  });
});
