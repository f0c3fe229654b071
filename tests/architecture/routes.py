"""Who may open each address. An address that is in no list fails the tests: put it into the right one."""


def names(text):
    return text.split()


ANYONE = names("""
    /healthz /readyz set_language account_login account_logout account_inactive
    account_reset_password account_reset_password_done account_reset_password_from_key
    account_reset_password_from_key_done account_signup account_email
    account_email_verification_sent account_confirm_email account_set_password

    accounts:accept accounts:new_password

    commerce:follow
    commerce:shop_webhook
""")

SIGNED_IN = names("""
    account_change_password account_reauthenticate api_schema api_docs

    core:styleguide

    insights:home

    accounts:switch_brand accounts:settings accounts:new_token accounts:revoke_token
    accounts:end_session accounts:end_other_sessions

    api:me-list api:me-change-settings api:brand-list api:brand-detail api:brand-default-scorers
    api:token-list

    evaluations:queue

    creators:columns
""")

A_ROLE = names("""
    accounts:people accounts:default_scorers accounts:invite accounts:invitations
    accounts:resend_invitation accounts:revoke_invitation accounts:person accounts:change_roles
    accounts:deactivate accounts:reactivate accounts:set_administrator accounts:brands
    accounts:issue_password_link api:person-password-link
    accounts:new_brand accounts:brand accounts:audit

    api:person-list api:person-detail api:person-administrator api:person-deactivate
    api:person-reactivate api:person-roles api:invitation-list api:invitation-detail
    api:invitation-resend api:invitation-revoke

    commerce:orders commerce:orders_csv commerce:orders_xlsx commerce:stores commerce:new_store commerce:store
    commerce:products commerce:change_products commerce:product api:product-list api:product-detail
    api:order-line-list api:order-line-detail api:store-list api:store-detail
    api:site-visits-list api:site-visits-detail

    insights:dossier
    insights:worth

    blacklist:list blacklist:entry blacklist:decide blacklist:lift blacklist:attach blacklist:answer
    blacklist:evidence blacklist:propose blacklist:emergency blacklist:report blacklist:incidents
    blacklist:incident blacklist:decide_incident

    api:blacklist-entry-list api:blacklist-entry-emergency api:blacklist-entry-detail
    api:blacklist-entry-answer api:blacklist-entry-approve api:blacklist-entry-lift
    api:blacklist-entry-reject api:blacklist-attempt-list
    api:blacklist-entry-evidence api:blacklist-entry-evidence-file

    api:incident-list api:incident-detail api:incident-confirm api:incident-dismiss
    api:incident-lift

    campaigns:list campaigns:new campaigns:to_be_ended campaigns:campaign campaigns:collaborations
    campaigns:bulk_move campaigns:picker campaigns:add campaigns:scorers campaigns:edit
    campaigns:close campaigns:job campaigns:reopen campaigns:step campaigns:collaboration
    campaigns:move campaigns:end campaigns:plan campaigns:terms campaigns:accept campaigns:video
    campaigns:live campaigns:message campaigns:words campaigns:correct campaigns:snapshot
    campaigns:new_sample campaigns:samples campaigns:sample_export campaigns:sample_bulk
    campaigns:sample_rule campaigns:sample campaigns:extend_sample campaigns:sample_step
    campaigns:correct_parcel campaigns:correct_snapshot

    evaluations:team evaluations:grid evaluations:evaluation evaluations:draft evaluations:correct
    evaluations:calibration evaluations:new_calibration evaluations:calibration_round
    evaluations:score_calibration evaluations:close_calibration

    api:calibration-round-list api:calibration-round-detail api:calibration-round-submit
    api:calibration-round-close api:calibration-round-results

    evaluations:substitute evaluations:reopen evaluations:panel evaluations:closing

    evaluations:reviews evaluations:review evaluations:vote evaluations:rule evaluations:dispute
    evaluations:review_statistics

    imports:list imports:upload imports:template imports:batch imports:progress imports:mapping
    imports:apply imports:cancel imports:pause imports:resume imports:undo imports:issues imports:original

    api:import-list api:import-detail api:import-apply api:import-cancel api:import-issues
    api:import-mapping api:import-pause api:import-resume api:import-undo

    api:alert-list

    api:campaign-archive api:campaign-close api:campaign-creators api:campaign-detail
    api:campaign-list api:campaign-move api:campaign-reopen api:campaign-resume
    api:campaign-score api:campaign-scorers api:campaign-start api:campaign-unarchive

    api:collaboration-detail api:collaboration-end api:collaboration-list
    api:collaboration-lives api:collaboration-messages api:collaboration-move
    api:collaboration-plan api:collaboration-terms api:collaboration-videos

    api:creator-bulk-job-detail api:creator-bulk-job-list api:creator-bulk-job-results
    api:creator-export-detail api:creator-export-file api:creator-export-list
    api:creator-remove-contact
    api:creator-contacts api:creator-detail api:creator-handles api:creator-list
    api:creator-correct-snapshot api:creator-growth
    api:creator-snapshots api:creator-tags api:creator-view-detail api:creator-view-list

    api:criterion-detail api:criterion-list

    api:deliverable-correct api:deliverable-detail api:deliverable-list
    api:deliverable-snapshot-correct api:deliverable-snapshot-detail
    api:deliverable-snapshot-list api:deliverable-snapshots

    api:campaign-scoring-detail api:campaign-scoring-list

    api:evaluation-reopen api:evaluation-substitute
    api:evaluation-correct api:evaluation-detail api:evaluation-draft api:evaluation-list
    api:evaluation-submit

    api:mark-detail api:mark-list

    api:message-detail api:message-list

    api:policy-detail api:policy-list api:policy-publish api:policy-restore api:policy-try-out
    api:what-if-detail api:what-if-list

    api:recompute-detail api:recompute-list

    api:renewal-decide api:renewal-decide-many api:renewal-detail api:renewal-list
    api:review-detail api:review-list api:review-rule api:review-statistics api:review-vote

    api:sample-approve api:sample-bulk api:sample-cancel api:sample-correct api:sample-detail api:sample-extend
    api:sample-fulfil api:sample-list api:sample-receive api:sample-reject api:sample-reopen api:sample-ship
    api:scorecard-criteria api:scorecard-detail api:scorecard-list api:scorecard-publish

    api:standing-detail api:standing-list api:star-list api:exit-list api:retest-list

    api:terms-accept api:terms-detail api:terms-list

    api:agreement-detail api:agreement-list api:rater-effect-detail api:rater-effect-list
    api:rater-version-detail api:rater-version-list

    commerce:links commerce:link commerce:change_link commerce:qr_svg commerce:qr_png commerce:new_link
    commerce:codes commerce:new_code commerce:change_code
    commerce:link_templates commerce:new_link_template commerce:change_link_template
    commerce:unmatched commerce:unmatched_lines commerce:match commerce:decided commerce:take_back
    commerce:collaboration_orders
    commerce:connection

    api:tracking-link-list api:tracking-link-detail api:creator-code-list api:creator-code-detail
    api:tracking-template-list api:tracking-template-detail
    api:unmatched-line-list api:unmatched-line-match api:unmatched-line-take-back api:connection-check-detail

    evaluations:agreement evaluations:build_raters evaluations:rater evaluations:raters

    creators:add_contact creators:add_snapshot creators:bulk creators:bulk_job
    creators:correct_snapshot
    creators:bulk_progress creators:edit creators:export creators:export_file
    creators:export_job creators:export_progress creators:list creators:new
    creators:remove_contact creators:remove_view creators:save_view creators:view

    evaluations:begin_policy evaluations:policy_version evaluations:policy_note evaluations:edit_policy
    evaluations:publish_policy evaluations:discard_policy evaluations:restore_policy
    evaluations:try_policy evaluations:what_if evaluations:what_if_progress

    evaluations:begin_draft evaluations:criterion evaluations:discard_scorecard
    evaluations:new_criterion evaluations:policy evaluations:publish_scorecard
    evaluations:recomputes evaluations:remove_criterion evaluations:scorecard
    commerce:value commerce:value_export commerce:value_lines commerce:collaboration_value
    commerce:campaign_value commerce:creator_value commerce:cohorts commerce:rates commerce:enter_rate
    api:return-cohort-list
    api:collaboration-value-list api:collaboration-value-detail
    api:exchange-rate-list api:exchange-rate-detail
    evaluations:refunds

    evaluations:renewals evaluations:renewal evaluations:campaign_renewals
    evaluations:decide_renewals evaluations:decide_campaign_renewals
    evaluations:stars_and_exits
    evaluations:scorecards evaluations:sources evaluations:standing evaluations:standings evaluations:weights

    commerce:shops commerce:shop_callback commerce:shop commerce:shop_syncs commerce:connect_shop
    commerce:choose_shop commerce:sync_shop commerce:disconnect_shop
    api:shop-connection-list api:shop-connection-detail api:shop-connection-sync
    api:shop-connection-disconnect
""")
