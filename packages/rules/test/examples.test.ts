import { expect } from 'chai';
import type { ModuleDiagnostic } from '@terrasafe/terraform';
import { rules } from '../src/index.js';
import { scanSource } from './scan-source.js';

/** The modules that examples call are nowhere: only the call is looked at. */
const isFault = ({ summary }: ModuleDiagnostic) => summary !== 'Module not available';

describe('examples of the catalogue', () => {
  for (const rule of rules) {
    describe(rule.id, () => {
      const { fail, pass, unknown = [] } = rule.examples;

      for (const [index, source] of fail.entries()) {
        it(`reports fail example ${index + 1}`, () => {
          const { findings, diagnostics, sourceDiagnostics } = scanSource(source, [rule]);
          expect([...diagnostics, ...sourceDiagnostics.filter(isFault)]).to.deep.equal([]);
          expect(findings).to.have.lengthOf.at.least(1);
          for (const { startLine, endLine, file } of findings) {
            expect(file).to.equal('main.tf');
            expect(startLine).to.be.within(1, source.split('\n').length);
            expect(endLine).to.be.within(startLine, source.split('\n').length);
          }
        });
      }

      for (const [index, source] of pass.entries()) {
        it(`accepts pass example ${index + 1}`, () => {
          const { findings, notEvaluated, diagnostics, sourceDiagnostics } = scanSource(source, [rule]);
          expect([...diagnostics, ...sourceDiagnostics.filter(isFault)]).to.deep.equal([]);
          expect(findings.map(({ message }) => message)).to.deep.equal([]);
          expect(notEvaluated.map(({ reason }) => reason)).to.deep.equal([]);
        });
      }

      for (const [index, source] of unknown.entries()) {
        it(`does not decide unknown example ${index + 1}`, () => {
          const { findings, notEvaluated, diagnostics } = scanSource(source, [rule]);
          expect(diagnostics).to.deep.equal([]);
          expect(findings.map(({ message }) => message)).to.deep.equal([]);
          expect(notEvaluated).to.have.lengthOf.at.least(1);
        });
      }
    });
  }
});
