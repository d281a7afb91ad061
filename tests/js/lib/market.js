// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

// Participants and sample assets for the tests. All names and identifiers are made up.

import { alice, bob, enact, eve, expectAll, onlyEvent, RUN, succeed } from './chain.js';

export const EVIDENCE = `0x${'11'.repeat(32)}`;
export const BLOCKED_COUNTRY = 'KP';

// A rule set in which each check is a rule.
export function ruleSet(checks) {
  return { rules: checks.map((check) => ({ terms: [{ Check: check }], exempt: null })), fee: null };
}

// The rules that the sample assets have: a checked institution, and not from a blocked country.
export const RULES = ruleSet([
  { ClaimRequired: { sides: 'Both', topic: 'Kyb', minLevel: 0, issuers: [] } },
  { CountriesBlocked: { sides: 'Both', of: 'Jurisdiction', countries: [BLOCKED_COUNTRY] } },
]);

// What a claim issuer states of a subject, for everything and from now on.
export function statement(topic, country, expiresAt = null) {
  return { topic, scope: 'Global', country, level: 0, validFrom: null, expiresAt, evidence: EVIDENCE };
}

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

// The number of the account's subject.
export async function subjectOf(api, pair) {
  return (await api.query.kyc.subjectOf(pair.address)).unwrap();
}

// Registers accounts as institutions, unless they are: only who stands for somebody can hold units.
export async function register(api, pairs) {
  const missing = [];
  for (const pair of pairs) {
    if ((await api.query.kyc.subjectOf(pair.address)).isNone) {
      missing.push([api.tx.kyc.registerSubject('Institution', sampleLei()), pair]);
    }
  }
  await expectAll(api, missing);
}

// Registers accounts as institutions, unless they are, and has another one vouch for the country of each.
export async function attest(api, entries) {
  await register(
    api,
    entries.map(([pair]) => pair),
  );
  const claims = [];
  for (const [pair, country] of entries) {
    const subject = await subjectOf(api, pair);
    const issuer = pair.address === alice.address ? bob : alice;
    claims.push([api.tx.kyc.addClaim(subject, statement('Kyb', country)), issuer]);
  }
  await expectAll(api, claims);
}

// Has governance trust Alice and Bob as claim issuers and admit `newcomers`, who get some of the fee token; attests
// Alice, Bob and Eve, and those newcomers that come with a country.
export async function openMarket(api, newcomers = []) {
  const decisions = [];
  const trusted = [...(await api.query.kyc.trust()).grants];
  for (const issuer of [alice, bob]) {
    if (!trusted.some((grant) => grant.issuer.eq(issuer.address) && grant.topic.isKyb)) {
      decisions.push(api.tx.kyc.trustIssuer(issuer.address, 'Kyb', 'All'));
    }
  }
  const pairs = newcomers.map(([pair]) => pair);
  await admit(api, pairs, decisions);
  const residents = [[alice, 'CH'], [bob, 'DE'], [eve, 'SG'], ...newcomers.filter(([, country]) => country)];
  await attest(api, residents);
}

// Has governance admit accounts, together with `decisions`, and gives each account some of the fee token.
export async function admit(api, pairs, decisions = []) {
  const admissions = pairs.map(({ address }) => api.tx.membership.admit(address, ['Institution']));
  if (admissions.length + decisions.length > 0) {
    await enact(api, [...decisions, ...admissions]);
  }
  if (pairs.length > 0) {
    const transfers = pairs.map(({ address }) => api.tx.balances.transferKeepAlive(address, 1_000_000_000_000n));
    await succeed(api, api.tx.utility.batchAll(transfers), alice);
  }
}

// Creates one asset of Alice's for each description and returns their numbers.
export async function createAssets(api, descriptions) {
  const results = await expectAll(
    api,
    descriptions.map(({ isin = null, rules = RULES }) => {
      const symbol = `T${RUN}${(names += 1)}`.toUpperCase();
      return [api.tx.rwa.create(isin, 'Debt', symbol, 'Sample asset of the tests', 2, rules), alice];
    }),
  );
  return results.map(({ events }) => onlyEvent(events, 'rwa', 'Created').asset.toNumber());
}

export function issueCall(api, asset, pair, amount) {
  return api.tx.rwa.issue(asset, pair.address, amount, uniqueName('issue'));
}

// A deadline one hour from the chain's own time.
export async function deadline(api) {
  return (await api.query.timestamp.now()).toBigInt() + 3_600_000n;
}
