// One full outer join of three CSV files by DuckDB, into a table. Prints milliseconds and rows.
//   node outer_join.mjs ROSTER PAYMENTS RESULTS
import { DuckDBInstance } from '@duckdb/node-api';

const [roster, payments, results] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
const file = (path) => `read_csv('${path.replaceAll("'", "''")}', header = true)`;
const begun = process.hrtime.bigint();
await connection.run(`
    CREATE TABLE joined AS
    SELECT * FROM ${file(roster)} r
      FULL JOIN ${file(payments)} p
        ON p.book = r.book AND p.program = r.program AND p.enrolment = r.enrolment
      FULL JOIN ${file(results)} b
        ON b.book = p.book AND b.batch = p.batch AND b.line_no = p.line_no`);
const took_ms = (process.hrtime.bigint() - begun) / 1_000_000n;
const counted = await connection.runAndReadAll('SELECT count(*) FROM joined');
console.log(`${took_ms} ${counted.getRows()[0][0]}`);
