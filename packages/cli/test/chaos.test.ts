import { expect } from 'chai';
import { faultsOf, formatReport } from './chaos/report.js';
import { runChaos } from './chaos/run-chaos.js';

describe('chaos', function () {
  // Worth a try when it fails: `pnpm chaos --scans 150 --seed 1 --times 1`, which keeps the logs.
  it('loses, doubles and forgets no scan while every part is killed, cut off or frozen', async function () {
    this.timeout(600_000);
    const report = await runChaos({ scans: 150, seed: 1, times: 1, freezes: 1, log: () => {} });
    for (const [name, faults] of Object.entries(faultsOf(report)))
      expect(faults, `${name}\n${formatReport(report)}`).to.be.empty;
    expect(report.accepted).to.equal(report.submitted - report.refused);
    expect(report.audit.completed + Object.values(report.audit.failed).reduce((a, b) => a + b, 0)).to.equal(
      report.accepted,
    );
  });
});
