// A day's work with Google's own JavaScript client; prints what it read as JSON.
// Called with the address of the local Google.
const { sheets } = require("@googleapis/sheets");
const { auth, drive } = require("@googleapis/drive");

async function work(rootUrl) {
  const person = new auth.OAuth2();
  person.setCredentials({ access_token: "owner-token" });
  const table = sheets({ version: "v4", auth: person, rootUrl });
  const files = drive({ version: "v3", auth: person, rootUrl });

  const made = await table.spreadsheets.create({
    requestBody: {
      properties: { title: "Из Node", locale: "ru_RU" },
      sheets: [{ properties: { sheetId: 7, title: "Clients" } }],
    },
  });
  const spreadsheetId = made.data.spreadsheetId;
  await table.spreadsheets.values.append({
    spreadsheetId, range: "Clients!A1", valueInputOption: "USER_ENTERED",
    requestBody: { values: [["Client", "Sum"], ["Берёза", "1,5"], ["Oak", "7"],
                            ["", "=SUM(B2:B3)"]] },
  });
  const rows = { sheetId: 7, startRowIndex: 1, endRowIndex: 3 };
  await table.spreadsheets.batchUpdate({
    spreadsheetId,
    requestBody: { requests: [
      { sortRange: { range: rows,
                     sortSpecs: [{ dimensionIndex: 1, sortOrder: "DESCENDING" }] } },
      { repeatCell: { range: { sheetId: 7, endRowIndex: 1 },
                      cell: { userEnteredFormat: { textFormat: { bold: true } } },
                      fields: "userEnteredFormat.textFormat.bold" } },
    ] },
  });
  await files.permissions.create({
    fileId: spreadsheetId, sendNotificationEmail: false,
    requestBody: { type: "user", role: "reader", emailAddress: "reader@example.com" },
  });

  const values = await table.spreadsheets.values.get({ spreadsheetId, range: "Clients" });
  const head = await table.spreadsheets.get({
    spreadsheetId, ranges: "Clients!A1",
    fields: "sheets.data.rowData.values.userEnteredFormat.textFormat.bold",
  });
  const found = await files.files.list({ q: "name contains 'Node'", fields: "files(name)" });
  const text = await files.files.export({ fileId: spreadsheetId, mimeType: "text/csv" });
  const people = await files.permissions.list({ fileId: spreadsheetId,
                                                fields: "permissions(emailAddress,role)" });
  const refused = await table.spreadsheets.values
    .get({ spreadsheetId, range: "Nowhere!A1" }).catch((error) => error);
  return {
    values: values.data.values,
    head: head.data.sheets[0].data[0].rowData[0].values[0].userEnteredFormat.textFormat,
    found: found.data.files,
    text: text.data,
    people: people.data.permissions.map((one) => one.role).sort(),
    refused: [Number(refused.code ?? refused.status), refused.message],
  };
}

work(process.argv[2]).then((told) => console.log(JSON.stringify(told)));
