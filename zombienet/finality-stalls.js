// Returns by how many blocks finality moved in as many seconds as the first argument says. For `js-script` lines.
// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

async function run(nodeName, networkInfo, args) {
    const { wsUri, userDefinedTypes } = networkInfo.nodesByName[nodeName];
    const api = await zombie.connect(wsUri, userDefinedTypes);
    const height = async () => (await api.rpc.chain.getHeader(await api.rpc.chain.getFinalizedHead())).number.toNumber();
    const before = await height();
    await new Promise((resolve) => setTimeout(resolve, Number(args[0]) * 1000));
    return (await height()) - before;
}

module.exports = { run };
