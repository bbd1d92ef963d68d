#include "doudi/operations/add_user.hpp"

#include "doudi/base/charset.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/storage/access_rows.hpp"

#include <algorithm>

namespace doudi::operations {

namespace {

constexpr std::size_t login_letters_max = 32;
constexpr int name_width_max = 60;

bool is_login(std::string_view login) {
    auto const is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    auto const is_allowed = [&](char c) {
        return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
    };
    return !login.empty() && login.size() <= login_letters_max && is_letter(login.front()) &&
        std::all_of(login.begin(), login.end(), is_allowed);
}

bool is_name(std::string_view name) {
    return !name.empty() && display_width(name) <= name_width_max &&
        std::none_of(name.begin(), name.end(), [](char c) { return c >= 0 && c < ' '; });
}

Result<access::Role> check_shape(AddUser const& request) {
    if (!is_login(request.login)) {
        return Error{Refusal::malformed, "login"};
    }
    if (!is_name(request.name) || !to_utf8(request.name, Charset::utf8)) {
        return Error{Refusal::malformed, "name"};
    }
    if (auto const role = access::role_of(request.role)) {
        return *role;
    }
    return Error{Refusal::malformed, "role"};
}

Result<void> check_right(storage::Transaction& tx, Context const& context, access::Role role,
    RegionCode region, bool is_first) {
    if (!is_first) {
        return permit(tx, context, access::Action::manage_users, region);
    }
    if (role != access::Role::administrator) {
        return Error{Refusal::not_permitted, "the first person is an administrator"};
    }
    return {};
}

Result<UserId> find_or_insert(
    storage::Transaction& tx, AddUser const& request, std::optional<UserId> by) {
    auto const known = storage::find_actor(tx, request.login);
    if (!known) {
        return storage::insert_person(tx, request.login, request.name, by);
    }
    if (known->name != request.name) {
        return Error{Refusal::duplicate_user, request.login};
    }
    return known->id;
}

Result<UserId> add(storage::Transaction& tx, Context const& context, AddUser const& request) {
    auto const role = check_shape(request);
    if (!role) {
        return role.error();
    }
    storage::lock_people(tx);
    auto const is_first = !storage::has_people(tx);
    if (auto const right = check_right(tx, context, *role, request.region, is_first); !right) {
        return right.error();
    }
    if (!storage::is_region(tx, request.region, date_in_china(now()))) {
        return Error{Refusal::unknown_region, request.region.text()};
    }
    auto const by = is_first ? std::nullopt : std::optional{context.actor.id};
    auto user = find_or_insert(tx, request, by);
    if (user && !storage::insert_grant(tx, *user, {*role, request.region}, by)) {
        return Error{Refusal::duplicate_user,
            request.login + " " + request.role + " " + request.region.text()};
    }
    return user;
}

} // namespace

Result<UserId> add_user(Context& context, AddUser const& request) {
    Asked const asked{.book = audit::no_book,
        .action = "user.add",
        .subject = request.role + " " + request.region.text()};
    return recorded(context, asked, [&] {
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<UserId> {
            auto user = add(tx, context, request);
            if (user) {
                append_done(tx, context, asked, "user " + std::to_string(user->value()));
            }
            return user;
        });
    });
}

} // namespace doudi::operations
