import { expect } from 'chai';
import { expressionTree, problems, templateTree } from './reading.js';

describe('templates', () => {
  it('have text and interpolations', () => {
    expect(expressionTree('"a${b}c${d + 1}"')).to.equal('template("a" ${b} "c" ${(d + 1)})');
    expect(expressionTree('""')).to.equal('""');
    expect(expressionTree('"${a}"')).to.equal('template(${a})');
  });

  it('nest', () => {
    expect(expressionTree('"${"${"a"}"}"')).to.equal('template(${template(${"a"})})');
    expect(expressionTree('"${ { a = "}" }["a"] }"')).to.equal('template(${{"a" = "}"}["a"]})');
  });

  it('branch', () => {
    expect(expressionTree('"%{ if a }b%{ endif }"')).to.equal('template(if(a then "b" else ))');
    expect(expressionTree('"%{ if a }b%{ else }c%{ endif }"')).to.equal('template(if(a then "b" else "c"))');
    expect(expressionTree('"%{if a}%{if b}c%{else}d%{endif}%{endif}"')).to.equal(
      'template(if(a then if(b then "c" else "d") else ))',
    );
  });

  it('loop', () => {
    expect(expressionTree('"%{ for a in b }${a},%{ endfor }"')).to.equal('template(for(a in b : ${a} ","))');
    expect(expressionTree('"%{for k, v in b}%{endfor}"')).to.equal('template(for(k, v in b : ))');
  });

  describe('strip markers', () => {
    it('take white space on their side, also what escapes stand for', () => {
      expect(expressionTree('" a ${~ b} c"')).to.equal('template(" a" ${b} " c")');
      expect(expressionTree('" a ${b ~} c"')).to.equal('template(" a " ${b} "c")');
      expect(expressionTree('"a\\n\\t ${~ b ~} \\n\\n c"')).to.equal('template("a" ${b} "c")');
      expect(expressionTree('"a %{~ if b ~} c %{~ endif ~} d"')).to.equal('template("a" if(b then "c" else ) "d")');
    });

    it('know the white space of Unicode', () => {
      expect(expressionTree('"a\u0085\u00a0\u2003${~ b}"')).to.equal('template("a" ${b})');
      expect(expressionTree('"a\ufeff${~ b}"')).to.equal('template("a\ufeff" ${b})');
    });

    it('leave a string, where they leave no text', () => {
      expect(expressionTree('" ${~ a ~} "')).to.equal('template("" ${a} "")');
      expect(expressionTree('"${~ a ~}"')).to.equal('template(${a})');
    });

    it('leave what another sequence gives', () => {
      expect(expressionTree('"${a}${~ b ~}${c}"')).to.equal('template(${a} ${b} ${c})');
    });

    it('take no more than one line end in templates of several lines', () => {
      expect(templateTree('${a ~}  \n\n  b')).to.equal('template(${a} "\\n  b")');
      expect(templateTree('a\n\n  ${~ b}')).to.equal('template("a\\n\\n" ${b})');
      expect(templateTree('a\n${~ b}')).to.equal('template("a" ${b})');
    });
  });

  describe('on their own', () => {
    it('need no quotes, know no escapes and may be empty', () => {
      expect(templateTree('say "${a}"\\n\n')).to.equal('template("say \\"" ${a} "\\"\\\\n\\n")');
      expect(templateTree('')).to.equal('""');
      expect(templateTree('${a}')).to.equal('template(${a})');
      expect(templateTree('$${a} 100% $')).to.equal('"${a} 100% $"');
    });
  });

  for (const [text, problem] of [
    ['"${a', ['Unclosed template interpolation', '${']],
    ['"${}"', ['Invalid expression', '}']],
    ['"${a b}"', ['Extra characters after interpolation expression', 'b']],
    ['"${a:-b}"', ['Extra characters after interpolation expression', ':']],
    ['"%{a}"', ['Invalid template directive', 'a']],
    ['"%{}"', ['Invalid template directive', '}']],
    ['"%{ else }"', ['Unexpected else directive', '%{ else }']],
    ['"%{ if a }%{ endfor }%{ endif }"', ['Unexpected endfor directive', '%{ endfor }']],
    ['"%{ if a }%{ else }%{ else }%{ endif }"', ['Unexpected else directive', '%{ else }']],
    ['"%{ if a }b"', ['Unexpected end of template', '%{ if a }']],
    ['"%{ if a b }%{ endif }"', ['Extra characters in directive', 'b']],
    ['"%{ for in a }%{ endfor }"', ['Invalid "for" directive', 'a']],
    ['"%{ for a, 1 in b }%{ endfor }"', ['Invalid "for" directive', '1']],
    ['"%{ for a of b }%{ endfor }"', ['Invalid "for" directive', 'of']],
    ['"a', ['Unterminated string', '"']],
    ['"a\nb"', ['Invalid multi-line string', '\n']],
  ] as const) {
    it(`rejects ${JSON.stringify(text)}`, () => expect(problems(`x = ${text}`)[0]).to.deep.equal(problem));
  }
});
