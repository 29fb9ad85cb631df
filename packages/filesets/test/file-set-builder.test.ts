import { expect } from 'chai';
import { FileSetBuilder, defaultLimits } from '../src/index.js';
import { failureOf, fileSetOf } from './failure.js';
import { zip } from './zip-writer.js';

const bucket = 'resource "aws_s3_bucket" "logs" {}\n';

async function fileSetOfAll(files: Readonly<Record<string, Buffer | string>>) {
  const builder = new FileSetBuilder(defaultLimits);
  for (const [name, content] of Object.entries(files)) await builder.add(name, Buffer.from(content));
  return builder.build();
}

describe('FileSetBuilder', () => {
  for (const name of ['main.tf', 'main.tf.json', 'main.tofu', 'main.tofu.json', 'modules/a/main.tf']) {
    it(`takes ${name}`, async () => {
      expect([...(await fileSetOf(name, Buffer.from('{}'))).files]).to.deep.equal([[name, '{}']]);
    });
  }

  for (const key of ['planned_values', 'resource_changes']) {
    it(`takes a plan with ${key}, and text as it is with a byte order mark`, async () => {
      const plan = `\u{feff}{"${key}":[]}`;
      expect([...(await fileSetOf('plan.json', Buffer.from(plan))).files.values()]).to.deep.equal([plan]);
    });
  }

  for (const [name, content] of [
    ['terraform.tfvars', 'a = 1'],
    ['a.tfvars.json', '{}'],
    ['package.json', '{"name":"planned_values"}'],
    ['broken.json', '{"planned_values":'],
    ['nested.json', '{"a":{"planned_values":{}}}'],
    ['terraform.tfstate.json', '{"planned_values":{}}'],
    ['.hidden.tf', bucket],
  ] as const) {
    it(`finds no Terraform in ${name} alone`, async () => {
      expect((await failureOf(fileSetOf(name, Buffer.from(content)))).code).to.equal('NOT_TERRAFORM');
    });
  }

  for (const name of ['photo.png', 'main.TF', 'main.tf.gz', 'a.tar.xz', 'README.md', 'tf', 'main.tf/']) {
    it(`does not take ${name}`, async () => {
      const failure = await failureOf(fileSetOf(name, Buffer.from(bucket)));
      expect(failure.code).to.equal('UNSUPPORTED_TYPE');
      expect(failure.path).to.equal(name);
    });
  }

  it('refuses an upload without a byte, but not an empty file beside another', async () => {
    expect((await failureOf(fileSetOf('main.tf', Buffer.alloc(0)))).code).to.equal('EMPTY');
    expect((await failureOf(fileSetOf('a.zip', Buffer.alloc(0)))).code).to.equal('EMPTY');
    expect((await failureOf(fileSetOfAll({}))).code).to.equal('EMPTY');
    expect((await fileSetOfAll({ 'main.tf': bucket, 'outputs.tf': '' })).files.get('outputs.tf')).to.equal('');
  });

  for (const [reason, content] of [
    ['contains NUL bytes', Buffer.from('a\0b')],
    ['is not valid UTF-8', Buffer.of(0x61, 0xff)],
    ['is UTF-16 text', Buffer.from('\u{feff}a = 1', 'utf16le')],
  ] as const) {
    it(`refuses a file that ${reason}, and reports it among others`, async () => {
      for (const name of ['main.tf', 'plan.json']) {
        const failure = await failureOf(fileSetOf(name, content));
        expect(failure.code).to.equal('NOT_TEXT');
        expect(failure.message).to.contain(reason);
        const { files, unreadable } = await fileSetOfAll({ [name]: content, 'b.tf': bucket });
        expect([...files.keys()]).to.deep.equal(['b.tf']);
        expect(unreadable).to.deep.equal([{ path: name, reason }]);
      }
    });
  }

  it('keeps from an archive what a scan may read, and nothing else', async () => {
    const kept = {
      '.terraform.lock.hcl': 'lock',
      '.terraform/modules/modules.json': '{"Modules":[]}',
      '.terraform/modules/vpc/main.tf': bucket,
      LICENSE: 'text',
      'main.tf': bucket,
      'plan.json': `{"planned_values":{"a":"${'x'.repeat(2_000_000)}"}}`,
      'templates/init.sh.tpl': 'echo ${name}',
    };
    const dropped = {
      '.git/config': 'text',
      '.terraform/modules/vpc/.git/HEAD': 'text',
      '.terraform/providers/a/main.tf': bucket,
      '__MACOSX/._main.tf': 'a\0b',
      '._main.tf': 'a\0b',
      'large.json': JSON.stringify('x'.repeat(2_000_000)),
      'large.txt': 'x'.repeat(2_000_000),
      'node_modules/a/main.tf': bucket,
      'photo.png': 'a\0b',
      'terraform.tfstate': '{}',
      'terraform.tfstate.backup': '{}',
    };
    const archive = zip(Object.entries({ ...dropped, ...kept }).map(([name, content]) => ({ name, content })));
    const { files, unreadable } = await fileSetOf('a.zip', archive);
    expect(Object.fromEntries(files)).to.deep.equal(kept);
    expect([...files.keys()]).to.deep.equal([...files.keys()].toSorted());
    expect(unreadable).to.deep.equal([]);
  });

  it('passes over what it never reads in a folder that a browser sends', async () => {
    const { files } = await fileSetOfAll({ 'a/main.tf': bucket, 'a/node_modules/b/main.tf': bucket });
    expect([...files.keys()]).to.deep.equal(['a/main.tf']);
  });

  it('lets the last upload of a path win, readable or not', async () => {
    const builder = new FileSetBuilder(defaultLimits);
    await builder.add('keep.tf', Buffer.from(bucket));
    await builder.add('main.tf', Buffer.from(bucket));
    await builder.add('main.tf', Buffer.from('a\0b'));
    expect([...builder.build().files.keys()]).to.deep.equal(['keep.tf']);
    await builder.add('a.zip', zip([{ name: 'main.tf', content: 'last' }]));
    expect(builder.build().files.get('main.tf')).to.equal('last');
    expect(builder.build().unreadable).to.deep.equal([]);
  });

  it('holds all uploads together to the limits', async () => {
    const builder = new FileSetBuilder({ ...defaultLimits, maxFiles: 2, maxTotalBytes: 10, maxFileBytes: 8 });
    expect((await failureOf(builder.add('a.tf', Buffer.alloc(9, ' ')))).code).to.equal('TOO_LARGE');
    await builder.add('a.tf', Buffer.alloc(8, ' '));
    expect((await failureOf(builder.add('b.tf', Buffer.alloc(3, ' ')))).code).to.equal('TOO_LARGE');
    const two = new FileSetBuilder({ ...defaultLimits, maxFiles: 2 });
    await two.add('a.tf', Buffer.from(bucket));
    await two.add('b.tf', Buffer.from('a\0b'));
    expect((await failureOf(two.add('c.tf', Buffer.from(bucket)))).code).to.equal('TOO_MANY_FILES');
  });

  it('refuses paths that are unsafe, too long or too deep', async () => {
    for (const name of ['../a.tf', 'a'.repeat(1_030) + '.tf', 'a/'.repeat(64) + 'b.tf', '']) {
      expect((await failureOf(fileSetOf(name, Buffer.from(bucket)))).code).to.equal('UNSAFE_PATH');
    }
    expect((await fileSetOf('a/'.repeat(63) + 'b.tf', Buffer.from(bucket))).files.size).to.equal(1);
  });

  it('does not take one kind of archive for another', async () => {
    for (const name of ['a.zip', 'a.tgz', 'a.tar.gz', 'a.tar']) {
      expect((await failureOf(fileSetOf(name, Buffer.from(bucket.repeat(100))))).code).to.equal('BAD_ARCHIVE');
    }
  });

  it('puts no control characters and no endless names into a message', async () => {
    const failure = await failureOf(fileSetOf(`a\u001b[31m\n${'b'.repeat(900)}.png`, Buffer.from(bucket)));
    expect(failure.message).to.match(/^"a\u{fffd}\[31m\u{fffd}b{180,}…" is of a type/u);
    expect(failure.message).not.to.contain('b'.repeat(200));
  });
});
