// Works with the home through frappe-js-sdk and prints what it got as JSON. Arguments: address, user, password, DocType.
import { createRequire } from 'node:module'

const { FrappeApp } = createRequire(import.meta.url)('frappe-js-sdk')
const [address, user, password, doctype] = process.argv.slice(2)

// A browser keeps cookies by itself; axios under Node does not.
function withCookies(app) {
	const jar = {}
	app.axios.interceptors.response.use((answer) => {
		for (const cookie of answer.headers['set-cookie'] ?? []) {
			const [name, value] = cookie.split(';')[0].split('=')
			jar[name] = value
		}
		return answer
	})
	app.axios.interceptors.request.use((request) => {
		request.headers.Cookie = Object.entries(jar)
			.map(([name, value]) => `${name}=${value}`)
			.join('; ')
		return request
	})
	return app
}

// What the SDK throws, as far as it says why.
async function refused(promise) {
	try {
		await promise
		return null
	} catch (error) {
		return { status: error.httpStatus, type: error.exc_type ?? error.response?.data?.exc_type }
	}
}

const results = {}
const app = withCookies(new FrappeApp(address))
const auth = app.auth()
const db = app.db()

results.wrongLogin = await refused(auth.loginWithUsernamePassword({ username: user, password: 'wrong' }))
results.login = await auth.loginWithUsernamePassword({ username: user, password })
results.loggedIn = await auth.getLoggedInUser()

const made = await db.createDoc(doctype, {
	title: 'From JavaScript',
	hours: 1.5,
	parts: [
		{ part: 'Shaft', quantity: 1 },
		{ part: 'Gear', quantity: 2 },
	],
})
results.created = made
results.read = await db.getDoc(doctype, made.name)
await db.createDoc(doctype, { title: 'Another from JavaScript', hours: 9 })

results.list = await db.getDocList(doctype, {
	fields: ['name', 'title', 'hours'],
	filters: [
		['title', 'like', '%JavaScript%'],
		['hours', '<', 5],
	],
	orderBy: { field: 'creation', order: 'desc' },
	limit: 5,
})
results.or = await db.getDocList(doctype, {
	fields: ['title'],
	orFilters: [
		['hours', '=', 1.5],
		['hours', '=', 9],
	],
	filters: [['title', 'like', '%JavaScript%']],
})
results.page = await db.getDocList(doctype, { limit: 1, limit_start: 1 })
results.count = await db.getCount(doctype, [['title', 'like', '%JavaScript%']])
results.value = await db.getValue(doctype, 'title', [['name', '=', made.name]])

results.updated = await db.updateDoc(doctype, made.name, {
	hours: 2.25,
	parts: [made.parts[1], { part: 'Key', quantity: 4 }],
})
results.setValue = await db.setValue(doctype, made.name, 'title', 'Renamed in JavaScript')
results.missing = await refused(db.createDoc(doctype, { hours: 1 }))
results.notThere = await refused(db.getDoc(doctype, 'WO-none'))

const file = new File(['written by JavaScript'], 'note.txt', { type: 'text/plain' })
const uploaded = await app.file().uploadFile(file, { isPrivate: true, doctype, docname: made.name })
results.file = uploaded.data.message
results.fileContent = (await app.axios.get(results.file.file_url, { responseType: 'text' })).data

results.call = await app.call().get('frappe.client.get_count', { doctype, filters: { name: made.name } })
results.deleted = await db.deleteDoc(doctype, made.name)
results.gone = await refused(db.getDoc(doctype, made.name))

if (user === 'Administrator') {
	const keys = (await app.call().post('frappe.core.doctype.user.user.generate_keys', { user })).message
	const key = (await db.getDoc('User', user)).api_key
	const byToken = new FrappeApp(address, {
		useToken: true,
		type: 'token',
		token: () => `${key}:${keys.api_secret}`,
	})
	results.tokenUser = await byToken.auth().getLoggedInUser()
	results.tokenCreated = (await byToken.db().createDoc(doctype, { title: 'By token' })).title
	const wrong = new FrappeApp(address, { useToken: true, type: 'token', token: () => `${key}:wrong` })
	results.wrongToken = await refused(wrong.auth().getLoggedInUser())
}

await auth.logout()
results.afterLogout = await refused(auth.getLoggedInUser())
console.log(JSON.stringify(results))
