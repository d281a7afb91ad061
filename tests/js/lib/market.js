// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

// Participants and sample assets for the tests. All names and identifiers are made up.

import { alice, bob, enact, eve, onlyEvent, RUN, succeed } from './chain.js';

export const EVIDENCE = `0x${'11'.repeat(32)}`;
export const BLOCKED_COUNTRY = 'KP';

// The rules that the sample assets have: a checked institution, and not from a blocked country.
export const RULES = [{ ClaimRequired: 'Kyb' }, { CountriesBlocked: [BLOCKED_COUNTRY] }];

let names = 0;

// Different for every call and every run.
export function uniqueName(prefix) {
  names += 1;
  return `${prefix}-${RUN}-${process.pid}-${names}`;
}

// Check digits by ISO 7064, MOD 97-10.
export function sampleLei() {
  const tail = `${RUN}${process.pid.toString(36)}${(names += 1).toString(36)}`.toUpperCase();
  const body = `TEST${tail.padStart(14, '0').slice(-14)}`;
  const rest = BigInt(digits(`${body}00`)) % 97n;
  return body + String(98n - rest).padStart(2, '0');
}

// Check digit by Luhn over the letters' two-digit values.
export function sampleIsin() {
  const tail = `${RUN}${(names += 1).toString(36)}`.toUpperCase();
  const body = `XS${tail.padStart(9, '0').slice(-9)}`;
  const sum = [...digits(`${body}0`)]
    .reverse()
    .map((digit, place) => Number(digit) * (place % 2 ? 2 : 1))
    .reduce((total, value) => total + Math.floor(value / 10) + (value % 10), 0);
  return body + ((10 - (sum % 10)) % 10);
}

function digits(text) {
  return [...text].map((c) => parseInt(c, 36)).join('');
}

// Has governance trust Alice and Bob, unless it does.
async function trustIssuers(api) {
  const missing = [];
  for (const issuer of [alice, bob]) {
    if ((await api.query.kyc.trust(issuer.address, 'Kyb')).isNone) {
      missing.push(api.tx.kyc.trustIssuer(issuer.address, 'Kyb', 'All'));
    }
  }
  if (missing.length > 0) {
    await enact(api, missing);
  }
}

// The number of the account's subject, registered if need be.
export async function subjectOf(api, pair) {
  const known = await api.query.kyc.subjectOf(pair.address);
  if (known.isSome) {
    return known.unwrap();
  }
  const { events } = await succeed(api, api.tx.kyc.registerSubject('Institution', sampleLei()), pair);
  return onlyEvent(events, 'kyc', 'SubjectRegistered').subject;
}

// Registers the account as an institution of that country, vouched for by another one.
export async function attest(api, pair, country) {
  const subject = await subjectOf(api, pair);
  const issuer = pair.address === alice.address ? bob : alice;
  await succeed(api, api.tx.kyc.addClaim(subject, 'Kyb', country, null, EVIDENCE), issuer);
  return subject;
}

// Makes Alice, Bob and Eve able to hold the sample assets.
export async function openMarket(api) {
  await trustIssuers(api);
  await attest(api, alice, 'CH');
  await attest(api, bob, 'DE');
  await attest(api, eve, 'SG');
}

// Admits accounts and gives each some of the fee token. `roles` are the same for all.
export async function admit(api, pairs, roles = ['Institution']) {
  await enact(api, pairs.map(({ address }) => api.tx.membership.admit(address, roles)));
  const amount = 1_000_000_000_000n;
  const transfers = pairs.map(({ address }) => api.tx.balances.transferKeepAlive(address, amount));
  await succeed(api, api.tx.utility.batchAll(transfers), alice);
}

// Creates an asset of Alice's and returns its number.
export async function createAsset(api, { isin = null, rules = RULES } = {}) {
  const symbol = `T${RUN}${(names += 1)}`.toUpperCase();
  const create = api.tx.rwa.create(isin, 'Debt', symbol, 'Sample asset of the tests', 2, rules);
  const { events } = await succeed(api, create, alice);
  return onlyEvent(events, 'rwa', 'Created').asset.toNumber();
}

export async function issue(api, asset, pair, amount) {
  await succeed(api, api.tx.rwa.issue(asset, pair.address, amount, uniqueName('issue')), alice);
}

// A deadline one hour from the chain's own time.
export async function deadline(api) {
  return (await api.query.timestamp.now()).toBigInt() + 3_600_000n;
}
