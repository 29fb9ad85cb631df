import { expect } from 'chai';
import { expressionTree, fileTree, problems } from './reading.js';

const heredoc = (...lines: string[]): string => expressionTree([...lines, ''].join('\n'));

describe('heredocs', () => {
  it('keep their lines with the last line end', () => {
    expect(heredoc('<<E', 'a', '', '  b ', 'E')).to.equal('"a\\n\\n  b \\n"');
    expect(heredoc('<<E', 'E')).to.equal('""');
  });

  it('keep CRLF', () => expect(expressionTree('<<E\r\na\r\nE\r\n')).to.equal('"a\\r\\n"'));

  it('do not allow a carriage return alone', () => {
    expect(problems('a = <<E\nb\rc\nE\n')).to.deep.equal([['Invalid character', '\r']]);
  });

  it('end at the marker alone on a line, with white space around it', () => {
    expect(heredoc('<<E', 'a E', 'EE', 'E E', '\t E \u00a0')).to.equal('"a E\\nEE\\nE E\\n"');
  });

  it('leave the line end behind the marker to the attribute', () => {
    expect(fileTree('a = <<E\nx\nE\nb = 1')).to.deep.equal(['a = "x\\n"', 'b = 1']);
    expect(problems('a = <<E\nx\nE b = 1\nE\n')).to.deep.equal([]);
  });

  it('must end, with a line end', () => {
    expect(problems('a = <<E\nb\nE')).to.deep.equal([['Unterminated heredoc', '<<']]);
    expect(problems('a = <<E\nb\n')).to.deep.equal([['Unterminated heredoc', '<<']]);
  });

  it('begin with two angles, a name and a line end', () => {
    expect(heredoc('<<a-é1', 'x', 'a-é1')).to.equal('"x\\n"');
    expect(problems('a = <<E \nb\nE\n')[0]).to.deep.equal(['Invalid expression', '<']);
    expect(problems('a = << E\nb\nE\n')[0]).to.deep.equal(['Invalid expression', '<']);
    expect(problems('a = <<"E"\nb\nE\n')[0]).to.deep.equal(['Invalid expression', '<']);
  });

  it('stand in brackets and calls', () => {
    expect(heredoc('[<<A', 'x', 'A', ', <<-B', '  y', '  B', ']')).to.equal('["x\\n", "y\\n"]');
    expect(heredoc('f(<<A', 'x', 'A', ')')).to.equal('f("x\\n")');
  });

  it('interpolate, also with a heredoc', () => {
    expect(heredoc('<<A', 'x${a}', 'A')).to.equal('template("x" ${a} "\\n")');
    expect(heredoc('<<A', '${f(<<B', 'y', 'B', ')}', 'A')).to.equal('template(${f("y\\n")} "\\n")');
  });

  it('do not end behind an interpolation', () => {
    expect(heredoc('<<E', '${a}E', 'E')).to.equal('template(${a} "E\\n")');
    expect(heredoc('<<E', '${a}', 'E')).to.equal('template(${a} "\\n")');
    expect(heredoc('<<E', '$', 'E')).to.equal('"$\\n"');
  });

  describe('with indentation', () => {
    it('lose that of the line that has least', () => {
      expect(heredoc('<<-E', '    a', '  b', '      c', 'E')).to.equal('"  a\\nb\\n    c\\n"');
    });

    it('keep it without the hyphen', () => expect(heredoc('<<E', '  a', '  E')).to.equal('"  a\\n"'));

    it('do not look at the closing marker', () => expect(heredoc('<<-E', '    a', '  E')).to.equal('"a\\n"'));

    it('leave blank lines as they are', () => {
      expect(heredoc('<<-E', '    a', '', '  ', '    b', 'E')).to.equal('"a\\n\\n  \\nb\\n"');
    });

    it('count each white space as one', () =>
      expect(heredoc('<<-E', '\t\u2003a', '   b', 'E')).to.equal('"a\\n b\\n"'));

    it('count what is written and not what is interpolated', () => {
      expect(heredoc('<<-E', '    ${a}', '  b', 'E')).to.equal('template("  " ${a} "\\nb\\n")');
      expect(heredoc('<<-E', '    a', '${b}', 'E')).to.equal('template("    a\\n" ${b} "\\n")');
      expect(heredoc('<<-E', '    a ${b}', '      c', 'E')).to.equal('template("a " ${b} "\\n  c\\n")');
    });

    it('count through directives', () => {
      expect(heredoc('<<-E', '  %{ if a }', '    b', '  %{ endif }', 'E')).to.equal(
        'template("" if(a then "\\n  b\\n" else ) "\\n")',
      );
    });

    it('take a line whose end a strip marker took as a part of the line before', () => {
      expect(heredoc('<<-E', '  ${a ~}', '  b', '  c', 'E')).to.equal('template("" ${a} "  b\\nc\\n")');
    });

    it('take a sequence whose indentation a strip marker took as not indented', () => {
      expect(heredoc('<<-E', '  a', '  ${~ b}', 'E')).to.equal('template("  a\\n" ${b} "\\n")');
    });
  });
});
