import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalizeStatement } from '../src/statement-text.js';

const textOf = (statement: string, system: string) => normalizeStatement(statement, system).text;

describe('normalizeStatement', () => {
  test.each<[rule: string, statement: string, normalized: string, system?: string]>([
    ['texts become ?', "select * from a where b = 'x' and c = 'it''s'", 'select * from a where b = ? and c = ?'],
    ['numbers become ?', 'select 1, -2.5, .5, 1e10, 0xff, 1_000 from t1', 'select ?, -?, ?, ?, ?, ? from t1'],
    ['placeholders become ?', 'select * from a where b = $1 and c = ?', 'select * from a where b = ? and c = ?'],
    [
      'named placeholders stay',
      'select * from a where b = :name and c = @p1',
      'select * from a where b = :name and c = @p1',
    ],
    ['casts stay', "select '1'::int", 'select ?::int'],
    ['white space is one space', ' select\n\t1  from  a ', 'select ? from a'],
    ['comments are left out', 'select /* somchai */ 1 -- somchai\nfrom a', 'select ? from a'],
    ['comments within comments, too', 'select /* a /* b */ somchai */ 1', 'select ?'],
    ['an open comment reaches to the end', 'select 1 /* somchai', 'select ?'],
    ['an open text reaches to the end', "select 'somchai from a", 'select ?'],
    ['prefixes belong to their literals', "select N'x', x'ff', B'01', E'a\\'b', U&'x'", 'select ?, ?, ?, ?, U&?'],
    ['dollar quotes are literals', 'select $$somchai$$, $t$a $$ b$t$ from a', 'select ?, ? from a'],
    ['an open dollar quote reaches to the end', 'select $x$somchai', 'select ?'],
    ['dollars in names are no quotes', 'select a$b$c from d', 'select a$b$c from d'],
    ['lists of values are one', "select * from a where b in (1, 2, 'x', $3)", 'select * from a where b in (?)'],
    ['so are arrays', 'select * from a where b = any(array[1, 2, 3])', 'select * from a where b = any(array[?])'],
    ['so are lists of named placeholders', 'select * from a where b in (:a, :b)', 'select * from a where b in (?)'],
    ['rows of values are one', 'insert into a values (1, 2), (3, 4), (5, 6)', 'insert into a values (?, ?)'],
    ['quoted names stay', 'select "Id" from "A"."B" where `c` = 1', 'select "Id" from "A"."B" where `c` = ?'],
    ['quoted names that are no words do not', 'select "it is somchai" from a', 'select ? from a'],
    ['double quotes are texts in MySQL', 'select "somchai" from a', 'select ? from a', 'mysql'],
    ['also where names stand', 'select * from "somchai"', 'select * from ?', 'mysql'],
    ['and what FROM divides', 'select trim(both from "somchai")', 'select trim(both from ?)', 'mysql'],
    [
      'names where names stand, elsewhere',
      'select * from "a"."b" where c = "somchai"',
      'select * from "a"."b" where c = ?',
      'other_sql',
    ],
    [
      'no names within arguments',
      'select trim(both from "somchai"), substring ("x" from 1), coalesce(trim(lower("x") from "y")) from "a"',
      'select trim(both from ?), substring (? from ?), coalesce(trim(lower(?) from ?)) from "a"',
      'sqlite',
    ],
    [
      'no names where FROM compares',
      'select * from "a" where b is not distinct from "somchai"',
      'select * from "a" where b is not distinct from ?',
      'sqlite',
    ],
    [
      'names in selects within arguments',
      'select coalesce((select b from "c"), 1)',
      'select coalesce((select b from ?), ?)',
      'sqlite',
    ],
    ['double quotes may be texts in SQLite', 'select "somchai" from "a"', 'select ? from "a"', 'sqlite'],
    ['# begins a comment in MySQL', 'select 1 # somchai', 'select ?', 'mysql'],
    ['# is an operator in PostgreSQL', "select a #>> '{x}' from b", 'select a #>> ? from b'],
    [
      'brackets hold names in SQL Server',
      "select [o'neil], [id] from [a]",
      'select ?, [id] from [a]',
      'microsoft.sql_server',
    ],
    ['brackets are subscripts in PostgreSQL', 'select a[1] from b', 'select a[?] from b'],
    ["Oracle's own quotes are literals", "select q'[it's]', nq'!x!' from a", 'select ?, ? from a', 'oracle.db'],
    ['letters of any script are names', 'select ชื่อ from ผู้ป่วย', 'select ชื่อ from ผู้ป่วย'],
    ['an unclear end of a text ends it all', "select 'it\\'s' from a", 'select ?'],
    ['two backslashes are clear', "select 'a\\\\' from a", 'select ? from a'],
    ['what is set is a literal, quoted or not', 'SET app.user = SECRET', 'SET app.user = ?'],
    ['in any way', 'set local app.user to secret, more', 'set local app.user to ?'],
    ['of a role, too', 'SET ROLE somchai', 'SET ?'],
    ['and between others', 'begin; set a=somchai; update b set c = d', 'begin; set a= ?; update b set c = d'],
    ['nothing is nothing', '', ''],
  ])('%s', (_, statement, normalized, system = 'postgresql') => {
    expect(textOf(statement, system)).toBe(normalized);
  });

  const systems = ['postgresql', 'mysql', 'mariadb', 'sqlite', 'microsoft.sql_server', 'oracle.db', 'other_sql'];

  test('says nothing of a text, whatever is in it and however it is quoted', () => {
    const quoted = fc.oneof(
      fc.string().map((text) => `'zzz${text.replaceAll("'", "''")}zzz'`),
      fc.string().map((text) => `$q$zzz${text.replaceAll('$', '')}zzz$q$`),
      fc.string().map((text) => `E'zzz${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}zzz'`),
      fc.string().map((text) => `/*zzz${text.replaceAll('*', '').replaceAll('/', '')}zzz*/`),
      fc.string().map((text) => `--zzz${text.replaceAll('\n', '')}zzz\n`),
    );
    fc.assert(
      fc.property(fc.array(quoted, { minLength: 1, maxLength: 4 }), fc.constantFrom(...systems), (parts, system) => {
        expect(JSON.stringify(normalizeStatement(`select ${parts.join(', ')} from a`, system))).not.toContain('zzz');
      }),
    );
  });

  test('keeps no number that is no name, and reads its own answer', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab1\'"`[]()$-/*#\\ ,?:.;\n') }), (text) => {
        const once = textOf(text, 'mysql');
        expect(once).not.toMatch(/(?<![\w$#`"[])\d/);
        expect(textOf(once, 'mysql').length).toBeLessThanOrEqual(once.length);
      }),
    );
  });

  test.each([') ', '(a ', '"a",', "'a',", 'a.', 'EXTRACT(', 'VALUES (', 'IN (?, ', '/*', '$a$', '1 ', 'FROM "'])(
    'takes a time that grows with the statement alone, of %j',
    (piece) => {
      const least = (length: number): number => {
        const statement = piece.repeat(length / piece.length);
        let best = Number.POSITIVE_INFINITY;
        for (let run = 0; run < 5; run++) {
          const begun = performance.now();
          normalizeStatement(statement, 'other_sql');
          best = Math.min(best, performance.now() - begun);
        }
        return best;
      };
      let growth = Number.POSITIVE_INFINITY;
      for (let attempt = 0; attempt < 5 && growth > 9; attempt++) growth = least(32_000) / (least(8_000) + 0.02);
      expect(growth).toBeLessThanOrEqual(9);
    },
  );
});
