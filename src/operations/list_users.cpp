#include "doudi/operations/list_users.hpp"

#include "doudi/operations/recorded.hpp"
#include "doudi/storage/access_rows.hpp"

namespace doudi::operations {

Result<std::vector<ListedUser>> list_users(Context& context) {
    Asked const asked{.book = audit::no_book, .action = "user.list", .subject = ""};
    return recorded_reading(context, asked, [&]() -> Result<std::vector<ListedUser>> {
        if (!permit(context, access::Action::manage_users)) {
            // The auditor sees who could do what.
            if (auto const allowed = permit(context, access::Action::verify); !allowed) {
                return allowed.error();
            }
        }
        std::vector<ListedUser> users;
        auto people = storage::read_only(context.db, storage::list_people);
        for (auto& person : people) {
            users.push_back({person.id, std::move(person.login), std::move(person.name),
                std::move(person.grants)});
        }
        return users;
    });
}

} // namespace doudi::operations
