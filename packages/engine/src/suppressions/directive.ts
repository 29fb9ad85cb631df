import type { EvaluatedModule } from '@terrasafe/terraform';

export type Comment = EvaluatedModule['comments'][number];

/**
 * What a directive covers.
 * `at`: the block or attribute on its own line, or on the next line with code.
 * `within`: the whole block that it stands in.
 * `next-block`: the block that starts on the next line with code. `next-line`: what starts there.
 * `file`: everything in the file. `file-except`: everything but the rules named.
 */
type Scope = 'at' | 'within' | 'next-block' | 'next-line' | 'file' | 'file-except';

/** A wish to suppress findings, written as a comment. */
export interface Directive {
  readonly scope: Scope;
  /** Rule ids, of ours or of other tools; `*` may stand in them. */
  readonly rules: readonly string[];
  readonly reason: string | undefined;
  /** The last day on which it holds, `YYYY-MM-DD`. */
  readonly until: string | undefined;
  /** Holds in this Terraform workspace alone. */
  readonly workspace: string | undefined;
  /** Values that attributes of the resource must have. */
  readonly where: ReadonlyMap<string, string>;
  readonly comment: Comment;
}

type Draft = Partial<Omit<Directive, 'comment'>> & Pick<Directive, 'scope' | 'rules'>;

/** The directives of a comment, in our spelling and in those of Checkov, Trivy and tfsec, KICS and Terrascan. */
export function readDirectives(comment: Comment): Directive[] {
  return readers
    .flatMap((read) => read(comment.text))
    .map((draft) => ({
      reason: undefined,
      until: undefined,
      workspace: undefined,
      where: new Map(),
      ...draft,
      comment,
    }));
}

const readers: readonly ((text: string) => Draft[])[] = [readOwn, readCheckov, readTrivy, readKics, readTerrascan];

/** `terrasafe:ignore AWS-S3-0001,CKV_AWS_18 reason="…" until=2027-01-31` */
function readOwn(text: string): Draft[] {
  const found = /^[\s*]*terrasafe:ignore\s+(?<rules>[\w*-]+(?:\s*,\s*[\w*-]+)*)(?<rest>.*)$/is.exec(text)?.groups;
  if (!found) return [];
  const { rules = '', rest = '' } = found;
  return [
    {
      scope: 'at',
      rules: rules.split(',').map((id) => id.trim()),
      reason: /\breason="(?<reason>[^"]*)"/.exec(rest)?.groups?.reason,
      until: /\buntil=(?<until>\S+)/.exec(rest)?.groups?.until,
    },
  ];
}

/** `checkov:skip=CKV_AWS_20,CKV_AWS_21:reason`; without ids it names every rule. */
function readCheckov(text: string): Draft[] {
  const pattern = /(?:checkov|bridgecrew|cortex):skip= *(?<rules>[\w-]+(?:,[\w-]+)*)?(?::(?<reason>[^\n]*))?/;
  const found = pattern.exec(text)?.groups;
  if (!found) return [];
  return [{ scope: 'within', rules: found.rules?.split(',') ?? ['*'], reason: found.reason?.trim() || undefined }];
}

/** `trivy:ignore:AVD-AWS-0107[from_port=3306]:exp:2026-12-31 trivy:ignore:aws-s3-*`, and `tfsec:ignore:…:ws:prod` */
function readTrivy(text: string): Draft[] {
  const pattern =
    /\b(?:trivy|tfsec):ignore:(?<rule>[\w*-]+)(?:\[(?<where>[^\]]*)\])?(?<sections>(?::(?:exp|ws):[^\s:]+)*)/gi;
  return [...text.matchAll(pattern)].map(({ groups }) => {
    const { rule = '', where = '', sections = '' } = groups ?? {};
    return {
      scope: 'at' as const,
      rules: [rule],
      until: /:exp:(?<until>[^:]+)/i.exec(sections)?.groups?.until,
      workspace: /:ws:(?<workspace>[^:]+)/i.exec(sections)?.groups?.workspace,
      where: new Map(
        where
          .split(',')
          .filter((pair) => pair.includes('='))
          .map((pair) => [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()] as const),
      ),
    };
  });
}

/** `kics-scan ignore`, `ignore-line`, `ignore-block`, `disable=ids`, `enable=ids` */
function readKics(text: string): Draft[] {
  const found =
    /^[\s*]*kics-scan\s+(?<verb>ignore-line|ignore-block|ignore|disable|enable)(?:\s*=\s*(?<ids>\S+))?/.exec(
      text,
    )?.groups;
  if (!found) return [];
  const ids = found.ids?.split(',') ?? [];
  const drafts: Readonly<Record<string, Draft>> = {
    ignore: { scope: 'file', rules: ['*'] },
    'ignore-line': { scope: 'next-line', rules: ['*'] },
    'ignore-block': { scope: 'next-block', rules: ['*'] },
    disable: { scope: 'file', rules: ids },
    enable: { scope: 'file-except', rules: ids },
  };
  return [drafts[found.verb!]!];
}

/** `ts:skip=AC_AWS_0207 reason` */
function readTerrascan(text: string): Draft[] {
  const found = /\bts:skip=\s*(?<rule>[\w.-]+)(?<reason>[^\n]*)/.exec(text)?.groups;
  return found ? [{ scope: 'within', rules: [found.rule!], reason: found.reason?.trim() || undefined }] : [];
}
