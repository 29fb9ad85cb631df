import { expect } from 'chai';
import { Random } from './chaos/random.js';
import { faultsOf } from './chaos/report.js';
import { Trial } from './chaos/trial.js';

describe('a rolling restart', function () {
  this.timeout(600_000);
  let trial: Trial;
  before(async () => void (trial = await Trial.start(new Random(1), 160)));
  after(() => trial.stop());

  it('of every service under load loses nothing, and each ends with 0', async () => {
    const { services } = trial.victims;
    const exits: Record<string, string> = {};
    for (const [index, name] of services.entries()) {
      trial.submitUpTo((index + 1) / services.length);
      exits[name] = await trial.victims.restartCleanly(name);
    }
    expect(services).to.not.be.empty;
    expect(exits).to.deep.equal(Object.fromEntries(services.map((name) => [name, '0'])));
    const outcome = await trial.finish(() => {});
    for (const [name, faults] of Object.entries(faultsOf(outcome))) expect(faults, name).to.be.empty;
    expect(outcome.audit.failed['INTERNAL']).to.equal(undefined);
  });
});
